# Prints the events of a run from number FROM on, and goes on until its worker ends.
# Parameters: RUN, FROM (1 is the first).

# worker_lost: what the worker said last, where it ended without a word.
worker_lost() {
  said=$(tail -n 5 "$RUN/worker.log" 2>/dev/null | json_text)
  printf '{"event":"worker-lost","at":0,"text":"%s"}\n' "$said"
  exit
}

if [ ! -d "$RUN" ]; then
  printf '{"event":"unknown-run","at":0}\n'
  exit
fi
tries=0
until [ -f "$RUN/pid" ]; do
  tries=$((tries + 1))
  [ "$tries" -le 50 ] || worker_lost
  sleep 0.1
done
tail -n "+$FROM" -s 0.05 -f --pid="$(cat "$RUN/pid")" "$RUN/events"
grep -q '"event":"finished"' "$RUN/events" || worker_lost
