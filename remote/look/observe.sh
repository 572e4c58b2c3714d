# Asks the node and its running containers the same, in parallel. Changes nothing but the mark of production.
# Parameters: question_of (a function that prints the script to run in a TARGET; nothing where it's left alone), CONTAINERLESS (not empty: there are none), PARALLEL, ANSWER_LIMIT (seconds for each), ANSWER_BYTES
# (what each may say at most), and those of the runtime. Comes after needs.sh and production.sh.
# Seconds for the list of containers: a runtime's tool asks each of them, and one that hangs would have it wait for ever.
LIST_LIMIT=120
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT

# observe_target TARGET: asks it, and tells whose answer is there. A container whose disk or kernel hangs must not keep the others from being seen.
observe_target() {
  question=$(question_of "$1") || return
  [ -n "$question" ] || return
  ask_in "$1" "$question" "$ANSWER_LIMIT" "$ANSWER_BYTES" </dev/null
  {
    printf '\n@@errors\n'
    [ ! -s "$TMP/errors.$1" ] || {
      sed 's/^/ /' "$TMP/errors.$1"
      echo
    }
  } >>"$TMP/answer.$1"
  echo "$1"
}

# tell_answers < TARGETS: as input of print_events. What is told is emptied, so that hundred containers don't fill a disk.
tell_answers() {
  while read -r target; do
    read -r code <"$TMP/code.$target"
    set_emitted facts target "$target" code "$code"
    printf '%s%s\n' "$mark" "$emitted"
    cat "$TMP/answer.$target"
    for told in answer errors question; do : >"$TMP/$told.$target"; done
  done
}

# list_containers: as runtime_list, where the node has what that needs.
list_containers() {
  [ -z "$CONTAINERLESS" ] || return 0
  # shellcheck disable=SC2086 # a word each
  lacking=$(node_lacks $RUNTIME_NEEDS)
  [ -z "$lacking" ] || { echo "$lacking" >&2 && return 1; }
  runtime_list
}

if list_containers >"$TMP/list" 2>"$TMP/list.err"; then
  emit containers "$TMP/list"
  [ ! -s "$TMP/list.err" ] || emit runtime-said "$TMP/list.err"
else
  emit runtime-failed "$TMP/list.err"
  : >"$TMP/list"
fi
{
  echo node
  awk '$1 != "-" && $2 == "running" { print $1 }' "$TMP/list"
} >"$TMP/targets"
# Lanes don't print at once, or their lines would mix.
read -r mark </proc/sys/kernel/random/uuid
in_lanes "$PARALLEL" "$TMP/targets" observe_target | tell_answers | print_events "$mark"
tell_held_units
holder=$(lock_holder || away_holder) && emit locked - holder "$holder"
look_for_production
look_at_clock
emit finished -
