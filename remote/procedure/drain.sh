# The step drain: the node waits until a container has no calls. New ones are still taken. Comes after containers.sh.
# Parameters: COUNT_CALLS (a script for a container: inside/calls.sh), DRAIN_SECONDS, AT_LIMIT (postpone or hangUp).

# calls_in TARGET: sets calls: how many go on; `unknown` where Asterisk runs and doesn't say.
calls_in() {
  calls=unknown
  ! ask_container "$1" "$COUNT_CALLS" 30 || calls=$(section_of "$1" calls)
  case $calls in '' | *[!0-9]*) calls=unknown ;; esac
}

before_drain() { :; }

# Once a second each container is asked, over the one connection that began the run.
do_drain() {
  look_at_uptime
  drain_until=$((UP + DRAIN_SECONDS))
  told=
  while calls_in "$1" && [ "$calls" != 0 ]; do
    look_at_uptime
    [ "$UP" -lt "$drain_until" ] || break
    if [ "$calls" != "$told" ]; then
      look_at_clock
      emit drain - target "$1" calls "$calls"
      told=$calls
    fi
    sleep 1
  done
  [ "$calls" != 0 ] || return 0
  look_at_clock
  if [ "$AT_LIMIT" = postpone ]; then
    finding calls-left "$calls" "$((DRAIN_SECONDS / 60))"
    return 1
  fi
  journal "$1: $calls calls are hung up"
}

# It changes nothing: where it was cut off, nothing is to be given back.
check_drain() { :; }
