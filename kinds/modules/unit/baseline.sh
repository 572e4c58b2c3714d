# The usual errors of this container's logs: each reload of a real system writes some, and no change is blamed for them. Comes after
# service-logs.sh, service-judge.sh, mark.sh and gates.sh.
# Parameters: WORK (what the gates measured), INCOMING (a directory; harm in it: what a reload did before anything was changed, lines as of finding).

# try_reload: the configuration is read as it is, before anything is changed. What that logs is usual. It may fail, or do
# harm: the change may be what mends it. But where a reload cuts calls, the change's would cut them again.
try_reload() {
  mark_logs
  mark_asterisk
  if reload "reloading before anything is changed"; then
    harm=$(settle "$WORK/measured-before")
  else
    harm=$(finding reload-failed "$(sed -n '1s/^ //p' "$INCOMING/complaints")")
    measure >"$WORK/measured"
  fi
  cut=$(restarts)
  [ -z "$cut" ] || problems_of reload-harms "$cut"
  true >"$INCOMING/complaints"
  [ -z "$harm" ] || printf '%s\n' "$harm" | without_secrets | indented >"$INCOMING/harm"
  logged_since_mark | learn_kinds
}

# grow_baseline: for an open change. What logs had before it is usual, also in older files than were read then. So is what they had
# since its gates were asked, but for the suspects.
grow_baseline() {
  {
    rotated_before "$(stat -c %Y "$MARK")" | errors_in
    [ ! -f "$WORK/suspects" ] || logged_lately | errors_in | awk -F "$TAB" '
      BEGIN { while ((getline kind < ARGV[1]) > 0) suspected[kind]; ARGV[1] = "" }
      !($1 in suspected)' "$WORK/suspects"
  } | learn_kinds
}

# keep_suspects: kinds of errors that were new after the open change. They stay suspected, however often they come again.
keep_suspects() {
  measured=$BACKUPS/$(marked_run "$MARK")/measured
  if [ -f "$WORK/new-kinds" ] && [ -d "$measured" ]; then
    cat "$measured/suspects" "$WORK/new-kinds" 2>/dev/null | sort -u >"$INCOMING/suspects" && mv "$INCOMING/suspects" "$measured/suspects"
  fi
}
