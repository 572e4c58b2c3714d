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

# take_lock DESCRIPTION: takes the lock, also from a holder that is provably dead; fails when a living one has it.
take_lock() {
  if mkdir "$SPOOL/lock" 2>/dev/null; then
    {
      echo $$
      process_birth $$
      echo "$1"
    } >"$SPOOL/lock/holder.new"
    mv "$SPOOL/lock/holder.new" "$SPOOL/lock/holder"
    return 0
  fi
  if [ -e "$SPOOL/lock/holder" ] || lock_is_old; then
    lock_holder >/dev/null || {
      # Only one of several can win this rename.
      mv "$SPOOL/lock" "$SPOOL/lock.dead.$$" 2>/dev/null && rm -rf "$SPOOL/lock.dead.$$" && take_lock "$1"
      return
    }
  fi
  return 1
}

# lock_is_old: a lock without a holder file belongs to a process that is just writing it, or died at it.
lock_is_old() { [ -n "$(find "$SPOOL/lock" -maxdepth 0 -mmin +1 2>/dev/null)" ]; }

release_lock() { rm -rf "$SPOOL/lock"; }
