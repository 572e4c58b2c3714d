# Starts a run detached from this connection, once: a second launch of the same run finds its directory and only follows.
# Parameters: RUN, WORKER (the whole script), write_run_files (a function that fills RUN, and fails when it can't).
# setsid: a lost connection must not reach a package transaction, by a signal or by an output that is gone.
mkdir -p "$SPOOL/runs" || exit 1
if mkdir "$RUN" 2>"$SPOOL/runs/refused"; then
  if ! { write_run_files && : >"$RUN/events" && printf '%s' "$WORKER" >"$RUN/worker.sh"; }; then
    rm -rf "$RUN"
    exit 1
  fi
  setsid sh "$RUN/worker.sh" </dev/null >"$RUN/worker.log" 2>&1 &
  process_birth $!
  printf '%s\n' $! "$birth" >"$RUN/worker.new"
  mv "$RUN/worker.new" "$RUN/worker"
elif [ ! -d "$RUN" ]; then
  cat "$SPOOL/runs/refused" >&2
  exit 1
fi
