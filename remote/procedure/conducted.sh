# A procedure whose steps are conducted: other machines have a part in it. Each step waits for a grant, and ways back wait for one as long as the conductor's
# lease lasts. After that, this machine goes its ways back by itself. Comes after steps.sh and switch.sh.
# Parameters: CONDUCTED (yes; else nothing waits), LEASE_SECONDS. In RUN: `lease` (until when of uptime somebody conducts), `granted` (lines STEP UNTIL: what may
# begin, and until when of uptime; `back` is no step, but all ways back), told.STEP (what the conductor was told of it).

# begin_conducted: before the first step.
begin_conducted() {
  [ -n "${CONDUCTED-}" ] || return 0
  look_at_uptime
  echo "$((UP + LEASE_SECONDS))" >"$RUN/lease"
  : >>"$RUN/granted"
}

# is_granted STEP: whether it may begin now. A grant that comes late counts for nothing: others may have gone back meanwhile. Going back is never too late,
# and no step begins after it.
is_granted() {
  awk -v step="$1" -v up="$UP" '
    $1 == "back" { back = 1 }
    $1 == step && $2 >= up { found = 1 }
    END { exit !(step == "back" ? back : found && !back) }' "$RUN/granted"
}

# is_conducted: whether the lease lasts.
is_conducted() { read -r lease_until 2>/dev/null <"$RUN/lease" && [ "$UP" -lt "$lease_until" ]; }

# await_grant STEP: fails where nobody conducts any more, and where all goes back instead.
await_grant() {
  moved=0
  while look_at_uptime && ! is_granted "$1"; do
    # A run that is told to stop doesn't wait; may_go_on says so.
    [ ! -e "$TMP/stop" ] || return 0
    if is_granted back; then
      journal "node: goes back, since another machine does"
      return 1
    fi
    is_conducted || {
      journal "node: nobody conducts any more"
      finding conductor-lost >"$TMP/found.run.node"
      return 1
    }
    # The switch takes over from who waits no longer, and not from who waits.
    [ "$UP" -lt "$((moved + SPARE_SECONDS / 4))" ] || {
      move_deadline 0
      moved=$UP
    }
    sleep 0.2
  done
}

# await_step STEP
await_step() {
  [ -n "${CONDUCTED-}" ] || return 0
  : >"$TMP/found.run.node"
  await_grant "$1" && return
  keep_findings run node
  return 1
}

# await_return: what is away here, others may need away. All steps are done: who conducts no more is no failure.
await_return() { [ -z "${CONDUCTED-}" ] || await_grant back || :; }

# tell_conductor STATE: of STEP on all of this machine. Whoever takes over doesn't know how far it was told.
tell_conductor() {
  [ -n "${CONDUCTED-}" ] || return 0
  told=
  read -r told 2>/dev/null <"$RUN/told.$STEP"
  case $told:$1 in
    "$1:$1") return ;;
    :returning)
      tell_state begun
      tell_state failed
      ;;
    begun:returning) tell_state failed ;;
  esac
  tell_state "$1"
}

tell_state() {
  look_at_clock
  { echo "$1" >"$RUN/told.$STEP"; } 2>/dev/null
  emit conducted - step "$STEP" state "$1" || :
}
