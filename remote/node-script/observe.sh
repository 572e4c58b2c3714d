# Observes the node and its running containers, in parallel. Changes nothing.
# Parameters: FACTS (the script that runs in each), PARALLEL.
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT

observe_scope() {
  {
    if [ "$1" = node ]; then sh -c "$FACTS"; else runtime_exec "$1" "$FACTS"; fi </dev/null 2>"$TMP/errors.$1"
    echo $? >"$TMP/code.$1"
  } | head -c "$OUTPUT_LIMIT" >"$TMP/facts.$1"
  head -c 2000 "$TMP/errors.$1" >>"$TMP/facts.$1"
  emit facts "$TMP/facts.$1" scope "$1" code "$(cat "$TMP/code.$1")" >"$TMP/event.$1"
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
