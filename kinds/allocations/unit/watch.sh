# Whether a container gets along with what it may use now. Comes before apply.sh, whose functions and files it uses.
# Parameters: ID, SOAK (seconds), WORK.
# How often a container may be restarted meanwhile.
MOST_RESTARTS=2

seconds_up() {
  read -r up _ </proc/uptime
  up=${up%%.*}
}

# watch: for SOAK seconds, from the last start on. Sets restarts, and findings where it doesn't get along.
watch() {
  restarts=0 findings='' gone=
  seconds_up
  soak_end=$((up + SOAK))
  while :; do
    look_live
    if [ ! -s "$WORK/live" ]; then
      gone=yes
    elif [ -n "$gone" ] || has_restarted; then
      gone=
      start_anew
    else
      findings=$(rises)
      [ -n "$findings" ] || findings=$(not_taken)
    fi
    seconds_up
    if [ -n "$findings" ] || [ "$up" -ge "$soak_end" ]; then break; fi
    sleep 1
  done
  if [ -n "$gone" ] && [ -z "$findings" ]; then findings=$(finding allocations-unwatched stopped); fi
}

# A new container begins to count at 0, and has what was saved.
start_anew() {
  restarts=$((restarts + 1))
  if [ "$restarts" -gt "$MOST_RESTARTS" ]; then
    findings=$(finding allocations-unwatched restarting)
    return
  fi
  awk '{ $6 = 0; print }' "$WORK/before" >"$WORK/zero" && mv "$WORK/zero" "$WORK/before"
  set_said=$(set_allocations "$ID" "$WORK/to-set" 2>&1) || findings=$(finding allocations-refused "$set_said")
  seconds_up
  soak_end=$((up + SOAK))
}

# has_restarted: whether a count went down.
has_restarted() {
  awk 'FILENAME == ARGV[1] { before[$3] = $6; next } $3 in before && $6 + 0 < before[$3] + 0 { down = 1 } END { exit !down }' "$WORK/before" "$WORK/live"
}

# rises: allocations-too-small SECONDS WORD TIMES VALUE… of what was set and then refused.
rises() {
  awk -v seconds="$SOAK" '
    FILENAME == ARGV[1] { set[$1]; next }
    FILENAME == ARGV[2] { before[$3] = $6; next }
    $3 in set && $6 + 0 > before[$3] + 0 { told = told "\t" $3 "\t" ($6 - before[$3]) "\t" $4 }
    END { if (told != "") print "allocations-too-small\t" seconds told }' "$WORK/to-set" "$WORK/before" "$WORK/live"
}
