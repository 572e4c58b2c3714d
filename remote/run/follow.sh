# Prints the events of a run from number FROM on, and goes on until its worker ends.
# Parameters: RUN, FROM (1 is the first).

# worker_lives: whether the process that this run was started as is still there, and not another with its number.
worker_lives() {
  {
    read -r worker_pid
    read -r worker_birth
  } 2>/dev/null <"$RUN/worker" || return 1
  process_birth "$worker_pid" && [ "$birth" = "$worker_birth" ]
}

# switch_lives: whether what brings back service is there (procedure/switch.sh), or may still come: a boot takes a while to begin it.
switch_lives() {
  look_at_uptime
  [ "$UP" -gt 300 ] || return 0
  {
    read -r worker_pid
    read -r worker_birth
  } 2>/dev/null <"$RUN/watched" || return 1
  process_birth "$worker_pid" && [ "$birth" = "$worker_birth" ]
}

if [ ! -d "$RUN" ]; then
  printf '{"event":"unknown-run","at":0}\n'
  exit
fi
printf '{"event":"following","at":0}\n'
tries=0
until [ -f "$RUN/worker" ] || [ "$tries" -ge 50 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
if worker_lives; then
  tail -n "+$FROM" -s 0.05 -f --pid="$worker_pid" "$RUN/events"
  # It's the listening that ended, not the worker: who wants to hear more comes back.
  ! worker_lives || exit
else
  tail -n "+$FROM" "$RUN/events"
fi
if ! grep -q '"event":"finished"' "$RUN/events"; then
  # The run's switch is about to take over, or the node has just been booted: who wants to hear more comes back.
  if read -r away_run 2>/dev/null <"$SPOOL/away" && [ "$away_run" = "$RUN" ] && switch_lives; then exit; fi
  said=$(tail -n 5 "$RUN/worker.log" 2>/dev/null | json_text)
  printf '{"event":"worker-lost","at":0,"text":"%s"}\n' "$said"
fi
