# Whether Asterisk is the one that it was, and has read its configuration. Comes after service-measure.sh.
# Parameter: WORK (a directory that is there, with what was measured last in `measured`).

# mark_asterisk: from now on it may not be restarted: that cuts calls.
mark_asterisk() { measure_uptime >"$WORK/asterisk-mark"; }

# restarts: asterisk-restarted when what is in $WORK/measured isn't the Asterisk of the mark; nothing without a mark.
restarts() {
  [ -s "$WORK/asterisk-mark" ] || return 0
  awk '
    $1 != "started" { next }
    FILENAME == ARGV[1] { latest = $3; next }
    $2 > latest { print "asterisk-restarted" }' "$WORK/asterisk-mark" "$WORK/measured"
}

# mark_reload: what comes next is a reload: Asterisk must have read its configuration since now. It tells whole seconds, so the last
# reload must lie far enough back to be told from the next, 3 seconds at most.
mark_reload() {
  distinct=$(measure_uptime | awk '$1 == "reloaded" { print $3 + 2 }')
  for _ in 1 2 3; do
    [ "$(date +%s)" -lt "${distinct:-0}" ] || break
    sleep 1
  done
  date +%s >"$WORK/reload-mark"
}

# missing_reload: reload-missed when what is in $WORK/measured was reloaded before the mark; nothing without a mark.
missing_reload() {
  [ -s "$WORK/reload-mark" ] || return 0
  awk -v asked="$(cat "$WORK/reload-mark")" '
    $1 == "reloaded" && $3 < asked { print "reload-missed" }' "$WORK/measured"
}
