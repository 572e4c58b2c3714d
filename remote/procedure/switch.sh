# The dead man's switch of a procedure: a process of its own, which each boot of the node begins again. It brings back what a run took away, where that run
# has died or its time is over. Comes after lock.sh, away.sh, enter.sh, runs.sh, boot.sh and steps.sh.
# Parameters: RUN, DESCRIPTION, PLANNED_SECONDS (how long a container may be away; empty where nobody planned that).
# How often the switch looks, and how long it waits before it tries again what is stuck.
LOOK_SECONDS=2
RETRY_SECONDS=60
# Beside what the steps may take: what a run has for itself, and for each target that it leaves behind.
SPARE_SECONDS=120
LEAVING_SECONDS=5

# set_deadline SECONDS: from now; not from what the clock says, which may be set meanwhile.
set_deadline() {
  look_at_uptime
  printf '%s\n' "$RUN" "$((UP + $1 + SPARE_SECONDS))" "$DESCRIPTION" >"$AWAY.new" && mv "$AWAY.new" "$AWAY"
}

# move_deadline SECONDS: where it can't be written, the switch takes over sooner.
move_deadline() { ! is_away "$RUN" || set_deadline "$1" 2>/dev/null || :; }

# arm_switch: before the first step. Fails, with the reason on standard error, where the switch can't be armed.
arm_switch() {
  cat /proc/sys/kernel/random/boot_id >"$RUN/boot" && set_deadline 0 && arm_boot "setsid sh '$RUN/worker.sh' return </dev/null >>'$RUN/worker.log' 2>&1 &" && sync || return
  # Its parent is gone at once, so whoever ends this run's processes doesn't end it.
  (setsid sh "$RUN/worker.sh" return </dev/null >>"$RUN/worker.log" 2>&1 &)
  look_at_uptime
  armed_until=$((UP + 30))
  while [ "$UP" -lt "$armed_until" ]; do
    [ ! -e "$RUN/watched" ] || return 0
    sleep 0.2
    look_at_uptime
  done
  echo "the switch that brings back service doesn't start: $(tail -n 3 "$RUN/worker.log")" >&2
  return 1
}

# disarm_switch: when all is back. Where a power cut comes in between, the next boot disarms itself.
disarm_switch() {
  rm -f "$AWAY" "$AWAY.new"
  disarm_boot
}

# end_worker: a run that hangs after its deadline. Its lanes end with it.
end_worker() {
  {
    read -r worker_pid
    read -r _ worker_start
  } <"$RUN/worker"
  journal "switch: the time is over, and ends the run's processes"
  members_of "$worker_pid" "$worker_start" | kill_each >/dev/null
  sleep 1
}

# watch_run: what the switch does, and what a boot begins.
watch_run() {
  own_pid
  process_birth "$own_pid"
  printf '%s\n' "$own_pid" "$birth" >"$RUN/watched"
  took_over=
  while is_away "$RUN"; do
    if [ -z "$took_over" ] && run_lives "$RUN" && ! is_overdue; then
      tell_overruns
      sleep "$LOOK_SECONDS"
      continue
    fi
    [ -n "$took_over" ] || ! run_lives "$RUN" || end_worker
    bring_back
    is_away "$RUN" || return
    sleep "$RETRY_SECONDS"
  done
  # Somebody who wants nothing back has removed it. The next run may have armed its own meanwhile.
  ! boot_begins "$RUN/" || disarm_boot
}

# tell_overruns: once for each container that is away for longer than planned, while it is. The journal says for how many seconds that was planned.
tell_overruns() {
  [ -n "$PLANNED_SECONDS" ] || return 0
  look_at_clock
  for taken_away in "$RUN"/stopped.*; do
    target=${taken_away##*/stopped.}
    { [ ! -e "$RUN/overrun.$target" ] && read -r since <"$taken_away"; } 2>/dev/null || continue
    [ "$((CLOCK - since))" -gt "$PLANNED_SECONDS" ] || continue
    ! grep -q "^$target container " "$RUN/interruptions" 2>/dev/null || continue
    { journal "$target: overrun $PLANNED_SECONDS" && : >"$RUN/overrun.$target"; } 2>/dev/null || :
  done
}

# bring_back: one try. Another switch may be at it, or have done it: then this one goes on watching.
bring_back() {
  take_lock "$DESCRIPTION, brings back service" 2>/dev/null || return 0
  if is_away "$RUN"; then
    took_over=yes
    # Whoever follows the run follows this process from now on.
    own_pid
    process_birth "$own_pid"
    printf '%s\n' "$own_pid" "$birth" >"$RUN/worker.new"
    mv "$RUN/worker.new" "$RUN/worker"
    rm -rf "$TMP"
    mkdir "$TMP"
    look_at_clock
    tell_overruns
    journal "switch: brings back what is away"
    go_back
    tell_return
  fi
  release_lock
}

# tell_return: the run's end, where it hasn't told that itself.
tell_return() {
  look_at_clock
  if ! grep -q '"event":"unit-finished"' "$EVENTS"; then
    end_procedure
    journal ended
  elif [ -z "$(missing)" ]; then
    journal "switch: all is back"
    disarm_switch
  fi
  release_lock
  grep -q '"event":"finished"' "$EVENTS" || emit finished -
  is_away "$RUN" || strip_run "$RUN"
  forget_room
}
