# What the scripts share that change something: how they wait, and how they tell what went wrong. Comes after processes.sh.
# Parameters: LOCK_WAIT (seconds), LOG (a file of what tools said).
read -r started _ </proc/uptime

# wait_a_moment: fails when this script has waited for LOCK_WAIT, all in all.
wait_a_moment() {
  read -r now _ </proc/uptime
  [ "$((${now%%.*} - ${started%%.*}))" -lt "$LOCK_WAIT" ] && sleep 1
}

# one_line TEXT: its lines as parts of one.
one_line() { printf '%s\n' "$1" | without_secrets | tr '\t' ' ' | awk '{ printf "%s%s", separator, $0; separator = "; " }'; }

# finding CODE [PARAMETER]…: what isn't as it should be, as a line of a verdict: CODE<TAB>PARAMETER….
finding() {
  printf '%s' "$1"
  shift
  for parameter in "$@"; do printf '\t%s' "$(one_line "$parameter")"; done
  echo
}

# finding_of CODE < PARAMETERS: the same of a list of parameters, one a line.
finding_of() { without_secrets | tr '\t' ' ' | awk -v code="$1" '{ parameters = parameters "\t" $0 } END { print code parameters }'; }

# tell_verdict FINDINGS: what the unit came to, lines as of finding; nothing where all is as it should be. It's judged here alone: the
# node's journal and the operator's side repeat it.
tell_verdict() {
  if [ -z "$1" ]; then
    section "verdict done"
  else
    section "verdict failed"
    printf '%s\n' "$1" | indented
  fi
}

# look_for_tools TOOL…: sets lacking: those that aren't there, a word each.
look_for_tools() {
  lacking=
  for tool in "$@"; do
    command -v "$tool" >/dev/null 2>&1 || lacking="$lacking $tool"
  done
}

# print_log: its end.
print_log() {
  section log
  tail -n 40 "$LOG" 2>/dev/null | indented
}
