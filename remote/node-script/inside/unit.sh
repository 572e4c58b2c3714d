# What the scripts share that change something: how they wait, and how they tell what went wrong. Comes after processes.sh.
# Parameters: LOCK_WAIT (seconds), LOG (a file of what tools said).
STARTED=$(date +%s)

# wait_a_moment: fails when this script has waited for LOCK_WAIT, all in all.
wait_a_moment() { [ "$(($(date +%s) - STARTED))" -lt "$LOCK_WAIT" ] && sleep 1; }

# tell_problem KIND [TEXT]: what went wrong, for the report.
tell_problem() {
  section "problem $1"
  [ $# -lt 2 ] || printf '%s\n' "$2" | indented
}

# missing_tools TOOL…: those that aren't there.
missing_tools() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null 2>&1 || printf '%s ' "$tool"
  done
}

# print_log: its end.
print_log() {
  section log
  tail -n 40 "$LOG" 2>/dev/null | indented
}
