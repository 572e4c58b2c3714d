# Locks: the node's own, so that one run changes things at a time, and others. Each is a directory, which mkdir makes or doesn't; LOCK is its path,
# $SPOOL/lock unless given.

# process_stat PID: sets stat: what /proc tells of a process after its name: the state, the parent, the group, the session, and as the 20th when it
# began, in ticks of the clock since the boot. It starts no program: right afterwards it's still so.
process_stat() {
  stat=
  # A process may be called anything, with line breaks and brackets.
  while read -r stat_line; do stat="$stat $stat_line"; done <"/proc/$1/stat" || return 1
  stat=${stat##*) }
  [ -n "$stat" ]
} 2>/dev/null

# process_birth PID: sets birth: boot and start time, so that a PID that was given again isn't taken for its predecessor.
process_birth() {
  birth=
  process_stat "$1" || return 1
  read -r birth </proc/sys/kernel/random/boot_id
  # shellcheck disable=SC2086 # a letter and numbers
  set -- $stat
  birth="$birth ${20-}"
}

# own_pid: sets own_pid, also in a subshell, where $$ is another's.
own_pid() { read -r own_pid _ </proc/self/stat; }

# lock_holder [LOCK]: one sentence part about the living holder; fails when nobody holds the lock.
lock_holder() {
  lock=${1:-$SPOOL/lock}
  [ -r "$lock/holder" ] || return 1
  {
    read -r lock_pid
    read -r lock_birth
    read -r lock_description
  } 2>/dev/null <"$lock/holder" || return 1
  process_birth "$lock_pid" && [ "$birth" = "$lock_birth" ] || return 1
  printf '%s\n' "$lock_description"
}

# take_lock DESCRIPTION [LOCK [NOTE]]: takes the lock for this process, also from a holder that is provably dead; fails when a living one
# has it, or it can't be made at all, which is said in LOCK.refused. NOTE is a line more for its file.
take_lock() {
  lock=${2:-$SPOOL/lock}
  own_pid
  make_lock "$1" "$lock" "${3-}" && return
  [ -d "$lock" ] || return 1
  remove_dead_lock "$lock" && make_lock "$1" "$lock" "${3-}"
}

make_lock() {
  mkdir "$2" 2>"$2.refused" || return
  process_birth "$own_pid"
  printf '%s\n' "$own_pid" "$birth" "$1" "$3" >"$2/holder.new"
  mv "$2/holder.new" "$2/holder"
}

# remove_dead_lock LOCK: by one at a time, or the second would remove what somebody has taken after the first.
remove_dead_lock() {
  mkdir "$1.removing" 2>/dev/null || {
    is_old "$1.removing" && rmdir "$1.removing"
    return 1
  }
  # A lock without a holder file belongs to a process that is just writing it, or died at it.
  if ! lock_holder "$1" >/dev/null && { [ -e "$1/holder" ] || is_old "$1"; }; then
    rm -rf "$1"
    removed=0
  else
    removed=1
  fi
  rmdir "$1.removing"
  return "$removed"
}

# is_old DIRECTORY: untouched for more than a minute.
is_old() { [ -n "$(find "$1" -maxdepth 0 -mmin +1 2>/dev/null)" ]; }

# release_lock [LOCK]: only our own.
release_lock() { ! holds_lock "${1:-$SPOOL/lock}" || rm -rf "${1:-$SPOOL/lock}"; }

# holds_lock LOCK: whether it's this process that holds it.
holds_lock() {
  read -r lock_pid 2>/dev/null <"$1/holder" || return 1
  own_pid
  [ "$lock_pid" = "$own_pid" ]
}
