# Whether a container's services are as they were before it was taken away. Comes after processes.sh and the service-….sh; changes nothing.
# Parameters: BEFORE (what measure.sh told), TOLERANCE, SETTLE, PROBES (as of probes.sh).
# Sections: answers (SERVICE MOMENT: when each was first seen to answer that did before, in seconds since 1970), worse (lines CODE<TAB>PARAMETER…).
WORK=$(mktemp -d) || exit 1
trap 'rm -rf "$WORK"' EXIT
if [ -f "$ROOT/var/www/html/admin/config.php" ]; then WEB_PATH=/admin/config.php; else WEB_PATH=/; fi
printf '%s\n' "$BEFORE" >"$WORK/before"

# awaited: services that answered before, and haven't since.
awaited() {
  awk '
    FILENAME ~ /answers$/ { answers[$1]; next }
    $1 == "asterisk" && $2 == "up" && !("asterisk" in answers) { print "asterisk" }
    $1 == "web" && $2 ~ /^[234]/ && !("web" in answers) { print "web" }
    $1 == "runs" && $2 == "database" && !("database" in answers) { print "database" }' "$WORK/answers" "$WORK/before"
}

# answers_now SERVICE
answers_now() {
  case $1 in
    asterisk) [ "$(measure_asterisk | sed -n 's/^asterisk //p')" = up ] ;;
    web) case $(measure_web) in "web "[234]*) ;; *) return 1 ;; esac ;;
    database) measure_processes | grep -qx 'runs database' ;;
  esac
}

: >"$WORK/answers"
awaiting_begun=$(date +%s)
while waiting=$(awaited) && [ -n "$waiting" ] && [ "$(($(date +%s) - awaiting_begun))" -lt "$SETTLE" ]; do
  for service in $waiting; do
    ! answers_now "$service" || echo "$service $(date +%s)" >>"$WORK/answers"
  done
  [ -z "$(awaited)" ] || sleep 0.5
done
section answers
indented <"$WORK/answers"
worse=$(settle "$WORK/before")
section worse
[ -z "$worse" ] || { printf '%s\n' "$worse" | indented && SETTLE=0; }
settle_probes | indented
section "end 0"
