# The lock of a container, or of the node's own packages, while it's changed: whoever works on it holds it to the end, also when his run has left him
# behind. Beside lock.sh.

# unit_lock TARGET: sets unit_lock: its path.
unit_lock() { unit_lock=$SPOOL/units/$1/lock; }

# take_unit TARGET DESCRIPTION. The number of the process that will work on it is known later, by the file that its last line names.
take_unit() {
  unit_lock "$1"
  { [ -d "$SPOOL/units/$1" ] || mkdir -p "$SPOOL/units/$1"; } && take_lock "$2" "$unit_lock" "$TMP/session.$1"
}

unit_holder() {
  unit_lock "$1"
  lock_holder "$unit_lock"
}

# unit_process TARGET: the node's process below which it's worked on.
unit_process() {
  unit_lock "$1"
  {
    read -r unit_process
    read -r _
    read -r _
    # Of a version before, it has no such line.
    read -r unit_session || :
  } 2>/dev/null <"$unit_lock/holder" || return
  ! read -r unit_pid _ 2>/dev/null <"${unit_session:-/dev/null}" || unit_process=$unit_pid
  echo "$unit_process"
}

# tell_held_unit TARGET: an event, where somebody holds it.
tell_held_unit() {
  held_by=$(unit_holder "$1") || return
  emit unit-locked - target "$1" holder "$held_by" process "$(unit_process "$1")"
}

tell_held_units() {
  for unit in "$SPOOL"/units/*; do
    [ ! -d "$unit/lock" ] || tell_held_unit "${unit##*/}"
  done
}
