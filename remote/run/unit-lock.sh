# The lock of a container, or of the node's own packages, while it's changed: whoever works on it holds it to the end, also when his run has left him
# behind. Beside lock.sh.

unit_lock() { echo "$SPOOL/units/$1/lock"; }

# take_unit SCOPE DESCRIPTION
take_unit() {
  mkdir -p "$SPOOL/units/$1" && take_lock "$2" "$(unit_lock "$1")" || return
  # Whose number is known later.
  ln -s "$TMP/session.$1" "$(unit_lock "$1")/session"
}

release_unit() { release_lock "$(unit_lock "$1")"; }

unit_holder() { lock_holder "$(unit_lock "$1")"; }

# unit_process SCOPE: the node's process below which it's worked on.
unit_process() {
  { cat "$(unit_lock "$1")/session" || head -n 1 "$(unit_lock "$1")/holder"; } 2>/dev/null | cut -d " " -f 1
}

# tell_held_unit SCOPE: an event, where somebody holds it.
tell_held_unit() {
  held_by=$(unit_holder "$1") || return
  emit unit-locked - scope "$1" holder "$held_by" process "$(unit_process "$1")"
}

tell_held_units() {
  for unit in "$SPOOL"/units/*; do
    [ ! -d "$unit/lock" ] || tell_held_unit "${unit##*/}"
  done
}
