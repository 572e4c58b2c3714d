# Steps that take containers away and give them back: measure (what their services are), and stop. Comes after steps.sh and a runtime.
# Parameters: MEASURE and SETTLE_AGAIN (scripts for a container: inside/measure.sh, inside/settle.sh), SETTLE, STOP_SECONDS, START_SECONDS,
# PROBE_SECONDS (what all probes of a container may take), and in RUN: probes.TARGET (as of probes.sh; absent where there are none).
LIST_LIMIT=120
MEASURE_BYTES=100000

# list_running: containers that run, one a line; fails with what the runtime said.
list_running() {
  runtime_list >"$TMP/list" || return
  awk '$1 != "-" && $2 == "running" { print $1 }' "$TMP/list"
}

# ask_container TARGET SCRIPT SECONDS: its answer is $TMP/answer.TARGET.
ask_container() {
  ask_in "$1" "$2" "$3" "$MEASURE_BYTES" </dev/null
  grep -q '^@@end 0' "$TMP/answer.$1"
}

# with_probes TARGET SCRIPT: sets with_probes: SCRIPT after that container's probes.
with_probes() {
  shell_quote "$(cat "$RUN/probes.$1" 2>/dev/null)"
  with_probes="PROBES=$quoted
$2"
}

# section_of TARGET NAME: the lines of a section of its answer, without the blank before each.
section_of() {
  awk -v wanted="@@$2" '/^@@/ { is = $1 == wanted; next } is && $0 != "" { sub(/^ /, ""); print }' "$TMP/answer.$1"
}

before_measure() { :; }

do_measure() {
  with_probes "$1" "$MEASURE"
  ask_container "$1" "$with_probes" "$((SETTLE + 60 + PROBE_SECONDS))" || {
    finding container-unmeasured "$(tail -n 1 "$TMP/errors.$1")"
    return 1
  }
  # Root in the container words it. It's a word of the shell later, so only what is measured is kept.
  section_of "$1" measured | grep -E '^[a-z]+( [A-Za-z0-9.-]{1,20}){1,2}$' | head -n 20 >"$RUN/before.$1"
  # What is ill isn't taken away.
  ! section_of "$1" probes | grep "^probe-failed$TAB"
}

check_measure() {
  [ -s "$RUN/before.$1" ] || {
    finding container-unmeasured "it tells nothing of its services"
    return 1
  }
}

before_stop() {
  # An earlier step may have taken long.
  [ "$(runtime_state "$1")" = running ] || {
    finding container-not-running
    return 1
  }
}

do_stop() {
  look_at_clock
  echo "$CLOCK" >"$RUN/stopped.$1"
  runtime_stop "$1" "$STOP_SECONDS" </dev/null >"$TMP/stop.$1" 2>&1
  [ "$(runtime_state "$1")" != running ] || {
    # It was never away.
    rm -f "$RUN/stopped.$1"
    finding container-not-stopped "$(tail -n 1 "$TMP/stop.$1")"
  }
}

check_stop() {
  state=$(runtime_state "$1") && [ "$state" != running ]
}

# may_start TARGET: whether it has what it needs. A kind of work says so by a function of its own that comes later.
may_start() { :; }

# A stop that failed may still come to its end while the services are looked at.
back_stop() {
  may_start "$1" && start_container "$1" && settle_container "$1" && run_container "$1"
}

start_container() {
  run_container "$1" || return
  look_at_clock
  ! read -r stopped 2>/dev/null <"$RUN/stopped.$1" || echo "$1 container $stopped $CLOCK" >>"$RUN/interruptions"
}

# run_container TARGET: until it runs, or START_SECONDS are over: at a boot, the runtime may be starting it just now, and holds a lock.
run_container() {
  look_at_uptime
  start_until=$((UP + START_SECONDS))
  : >"$TMP/start.$1"
  until [ "$(runtime_state "$1" 2>>"$TMP/start.$1")" = running ]; do
    look_at_uptime
    [ "$UP" -lt "$start_until" ] || {
      finding container-not-started "$(tail -n 1 "$TMP/start.$1")"
      return 1
    }
    runtime_start "$1" </dev/null >"$TMP/start.$1" 2>&1 || sleep 1
  done
}

# settle_container TARGET: waits until its services are as they were, and tells what isn't. It runs: what is worse now is told, and kept for no other try.
settle_container() {
  [ -s "$RUN/before.$1" ] || return 0
  with_probes "$1" "$SETTLE_AGAIN"
  shell_quote "$(cat "$RUN/before.$1")"
  if ask_container "$1" "BEFORE=$quoted
$with_probes" "$((3 * SETTLE + 60 + PROBE_SECONDS))"; then
    section_of "$1" worse
    read -r stopped 2>/dev/null <"$RUN/stopped.$1" && section_of "$1" answers | while read -r service moment; do
      printf '%s %s %s %s\n' "$1" "$service" "$stopped" "$moment"
    done >>"$RUN/interruptions"
  else
    finding container-unmeasured "$(tail -n 1 "$TMP/errors.$1")"
  fi
  return 0
}
