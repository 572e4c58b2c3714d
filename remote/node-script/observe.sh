# Asks the node and its running containers the same, in parallel. Changes nothing.
# Parameters: question_of (a function that prints the script to run in a SCOPE), PARALLEL, ANSWER_LIMIT (seconds for each).
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT

# ask SCOPE: its facts, of at most OUTPUT_LIMIT bytes. Into files, not pipes, whose end a hanging process could hold back.
ask() {
  ulimit -f $((OUTPUT_LIMIT / 512))
  question=$(question_of "$1")
  if [ "$1" = node ]; then sh -c "$question"; else runtime_exec "$1" "$question"; fi >"$TMP/facts.$1" 2>"$TMP/errors.$1" </dev/null
}

# A container whose disk or kernel hangs must not keep the others from being seen: its question is given up.
observe_scope() {
  (ask "$1") &
  asking=$!
  (
    trap 'kill "$sleeping"; exit' TERM
    sleep "$ANSWER_LIMIT" &
    sleeping=$!
    wait "$sleeping"
    echo "it gave no answer within $ANSWER_LIMIT s" >>"$TMP/errors.$1"
    kill "$asking"
  ) >/dev/null 2>&1 &
  giving_up=$!
  wait "$asking"
  code=$?
  kill "$giving_up" 2>/dev/null
  {
    printf '\n@@errors\n'
    head -c 2000 "$TMP/errors.$1" | sed 's/^/ /'
  } >>"$TMP/facts.$1"
  emit facts "$TMP/facts.$1" scope "$1" code "$code" >"$TMP/event.$1"
}

if runtime_list >"$TMP/list" 2>"$TMP/list.err"; then
  emit containers "$TMP/list"
else
  emit runtime-failed "$TMP/list.err"
  : >"$TMP/list"
fi
{
  echo node
  awk '$2 == "running" { print $1 }' "$TMP/list"
} >"$TMP/scopes"
in_lanes "$PARALLEL" "$TMP/scopes" observe_scope
# A lane's output may be longer than a pipe takes at once: only now, one after another.
while read -r scope; do
  [ ! -f "$TMP/event.$scope" ] || cat "$TMP/event.$scope"
done <"$TMP/scopes"
holder=$(lock_holder) && emit locked - holder "$holder"
emit finished -
