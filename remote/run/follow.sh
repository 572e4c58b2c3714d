# Prints the events of a run from number FROM on, and goes on until its worker ends.
# Parameters: RUN, FROM (1 is the first).

# A boot begins the switch last, after all containers that the runtime starts by itself.
BOOT_SECONDS=3600

# lives_by FILE: whether the process that FILE tells of is still there, and not another with its number.
lives_by() {
  told_pid='' told_birth=''
  {
    read -r told_pid
    read -r told_birth
  } 2>/dev/null <"$1" || return 1
  process_birth "$told_pid" && [ "$birth" = "$told_birth" ]
}

# switch_lives: whether what brings back service is there (procedure/switch.sh), or may still come in this boot.
switch_lives() {
  ! lives_by "$RUN/watched" || return 0
  read -r boot </proc/sys/kernel/random/boot_id
  [ -n "$told_birth" ] && [ "${told_birth%% *}" != "$boot" ] && look_at_boot && [ "$BOOTED" -lt "$BOOT_SECONDS" ]
}

# look_at_boot: sets BOOTED: how many seconds ago the node's first process began.
look_at_boot() {
  process_stat 1 || return
  look_at_uptime
  # shellcheck disable=SC2086 # a letter and numbers
  set -- $stat
  BOOTED=$((UP - ${20} / 100))
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
if lives_by "$RUN/worker"; then
  tail -n "+$FROM" -s 0.05 -f --pid="$told_pid" "$RUN/events"
  # It's the listening that ended, not the worker: who wants to hear more comes back.
  ! lives_by "$RUN/worker" || exit
else
  tail -n "+$FROM" "$RUN/events"
fi
if ! grep -q '"event":"finished"' "$RUN/events"; then
  # The run's switch is about to take over, or the node has just been booted: who wants to hear more comes back.
  if read -r away_run 2>/dev/null <"$SPOOL/away" && [ "$away_run" = "$RUN" ] && switch_lives; then exit; fi
  said=$(tail -n 5 "$RUN/worker.log" 2>/dev/null | json_text)
  printf '{"event":"worker-lost","at":0,"text":"%s"}\n' "$said"
fi
