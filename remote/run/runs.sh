# The directories of runs, $SPOOL/runs: root's alone, as all of the spool. Beside lock.sh, away.sh and enter.sh.

# strip_run DIRECTORY: when all is over. Its events are for whoever comes back; its scripts, plans and commands may hold passwords, and are for nobody
# any more.
strip_run() {
  find "$1" -mindepth 1 -maxdepth 1 ! -name events ! -name worker ! -name worker.log -exec rm -rf {} +
}

# forget_room: files of this run that had no room on the disk.
forget_room() { [ "$TMP" = "$RUN/tmp" ] || rm -rf "$TMP"; }

# clear_runs: strips runs that never came to their end, as in a power cut; and removes what is old.
clear_runs() {
  for earlier in "$SPOOL"/runs/*; do
    if [ -e "$earlier/worker.sh" ] && [ "$earlier" != "$RUN" ] && ! is_away "$earlier" && ! run_lives "$earlier"; then strip_run "$earlier"; fi
  done
  find "$SPOOL/runs" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -rf {} + 2>/dev/null
}

# run_lives DIRECTORY: whether its worker is at work, or a lane that went on when it was killed.
run_lives() {
  if [ ! -f "$1/worker" ]; then
    # It's just being made, or whoever made it has died.
    ! is_old "$1"
    return
  fi
  {
    read -r worker_pid
    read -r worker_boot worker_start
  } <"$1/worker"
  read -r boot </proc/sys/kernel/random/boot_id
  [ "$worker_boot" = "$boot" ] || return 1
  lives "$worker_pid" "$worker_start" || [ -n "$(members_of "$worker_pid" "$worker_start")" ]
}
