# When a service that was taken away answers again. Comes after service-measure.sh.
# Parameters: WORK (a directory that is there), WEB_PATH (as of service-measure.sh). In WORK, `answers` has a line each: SERVICE MOMENT.

# awaited BEFORE [SERVICE…]: services that answered before, and haven't since; of those alone.
awaited() {
  awaited_before=$1
  shift
  awk -v only="$*" '
    BEGIN { for (i = split(only, names, " "); i; i--) chosen[names[i]] }
    function is_due(service) { return !(service in answers) && (only == "" || service in chosen) }
    FILENAME ~ /answers$/ { answers[$1]; next }
    $1 == "asterisk" && $2 == "up" && is_due("asterisk") { print "asterisk" }
    $1 == "web" && $2 ~ /^[234]/ && is_due("web") { print "web" }
    $1 == "runs" && $2 == "database" && is_due("database") { print "database" }' "$WORK/answers" "$awaited_before"
}

# answers_now SERVICE
answers_now() {
  case $1 in
    asterisk) [ "$(measure_asterisk | sed -n 's/^asterisk //p')" = up ] ;;
    web) case $(measure_web) in "web "[234]*) ;; *) return 1 ;; esac ;;
    database) measure_processes | grep -qx 'runs database' ;;
  esac
}

# await_answers BEFORE SECONDS [SERVICE…]: until all that answered before answer, or SECONDS are over.
await_answers() {
  answers_before=$1 answers_seconds=$2
  shift 2
  awaiting_begun=$(date +%s)
  while waiting=$(awaited "$answers_before" "$@") && [ -n "$waiting" ] && [ "$(($(date +%s) - awaiting_begun))" -lt "$answers_seconds" ]; do
    for service in $waiting; do
      ! answers_now "$service" || echo "$service $(date +%s)" >>"$WORK/answers"
    done
    [ -z "$(awaited "$answers_before" "$@")" ] || sleep 0.5
  done
}
