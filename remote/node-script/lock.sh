# The node's lock: one run that changes things at a time. It is a directory, which mkdir makes or doesn't.

# process_birth PID: boot and start time, so that a PID that was given again isn't taken for its predecessor.
process_birth() {
  [ -r "/proc/$1/stat" ] || return 1
  printf '%s ' "$(cat /proc/sys/kernel/random/boot_id)"
  sed 's/.*) //' "/proc/$1/stat" | cut -d ' ' -f 20
}

# lock_holder: one sentence part about the living holder; fails when nobody holds the lock.
lock_holder() {
  [ -r "$SPOOL/lock/holder" ] || return 1
  {
    read -r lock_pid
    read -r lock_birth
    read -r lock_description
  } <"$SPOOL/lock/holder"
  [ "$(process_birth "$lock_pid" 2>/dev/null)" = "$lock_birth" ] || return 1
  printf '%s\n' "$lock_description"
}

# take_lock DESCRIPTION: takes the lock, also from a holder that is provably dead; fails when a living one has it, or it
# can't be made at all.
take_lock() {
  make_lock "$1" && return
  [ -d "$SPOOL/lock" ] || return 1
  remove_dead_lock && make_lock "$1"
}

make_lock() {
  mkdir "$SPOOL/lock" 2>"$SPOOL/lock.refused" || return
  {
    echo $$
    process_birth $$
    echo "$1"
  } >"$SPOOL/lock/holder.new"
  mv "$SPOOL/lock/holder.new" "$SPOOL/lock/holder"
}

# remove_dead_lock: by one at a time, or the second would remove what somebody has taken after the first.
remove_dead_lock() {
  mkdir "$SPOOL/lock.removing" 2>/dev/null || {
    is_old "$SPOOL/lock.removing" && rmdir "$SPOOL/lock.removing"
    return 1
  }
  # A lock without a holder file belongs to a process that is just writing it, or died at it.
  if ! lock_holder >/dev/null && { [ -e "$SPOOL/lock/holder" ] || is_old "$SPOOL/lock"; }; then
    rm -rf "$SPOOL/lock"
    removed=0
  else
    removed=1
  fi
  rmdir "$SPOOL/lock.removing"
  return "$removed"
}

# is_old DIRECTORY: untouched for more than a minute.
is_old() { [ -n "$(find "$1" -maxdepth 0 -mmin +1 2>/dev/null)" ]; }

# release_lock: only our own.
release_lock() {
  read -r lock_pid 2>/dev/null <"$SPOOL/lock/holder" || return 0
  [ "$lock_pid" != $$ ] || rm -rf "$SPOOL/lock"
}
