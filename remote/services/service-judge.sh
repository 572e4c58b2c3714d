# What of the services is worse after a change than before it: the only place that judges it, for runs on packages and on modules, and for
# a test of a release. Findings are lines CODE<TAB>PARAMETER…. Comes after service-measure.sh
# and service-marks.sh.
# Parameters: WORK (a directory that is there), TOLERANCE (how many registrations may be missing afterwards), SETTLE (seconds that
# services have to come back to what they were).
# In order: measure_at_rest, the marks, the change, settle. Without mark_asterisk restarts are as good as none, and without
# mark_reload no reload is looked for.

# worse_measures BEFORE AFTER: nothing when all is as good.
#   service-gone KIND | asterisk-starting | asterisk-gone | peers-missing NOW BEFORE | registrations-missing MISSING BEFORE | web-worse NOW BEFORE
# What answers is there, whatever its process is called. A page that is refused, or isn't there, is as good as before only where it was just
# so then.
worse_measures() {
  awk -v tolerance="$TOLERANCE" '
    function is_up(asterisk) { return asterisk == "up" || asterisk == "starting" }
    function answers(kind) {
      if (kind == "asterisk") return is_up(after[kind])
      return kind == "web" && after[kind] != "" && after[kind] != "000" && after[kind] != "unasked"
    }
    function is_gone(kind) { return kind in ran && !(kind in runs) && !answers(kind) }
    function missing(key) { return after[key] + 0 < before[key] + 0 ? before[key] - after[key] : 0 }
    FILENAME == ARGV[1] { if ($1 == "runs") ran[$2]; else before[$1] = $2; next }
    $1 == "runs" { runs[$2]; next }
    { after[$1] = $2 }
    END {
      count = split("asterisk web database", kinds)
      for (i = 1; i <= count; i++) if (is_gone(kinds[i])) print "service-gone\t" kinds[i]
      if (is_up(before["asterisk"]) && !is_gone("asterisk")) {
        if (!is_up(after["asterisk"])) print "asterisk-gone"
        else if (before["asterisk"] == "up" && after["asterisk"] == "starting") print "asterisk-starting"
        else {
          if (missing("peers")) print "peers-missing\t" after["peers"] + 0 "\t" before["peers"]
          lost = missing("online") + missing("registered")
          if (lost > tolerance) print "registrations-missing\t" lost "\t" before["online"] + before["registered"]
        }
      }
      if (before["web"] ~ /^[234]/ && after["web"] !~ /^[23]/ && after["web"] != before["web"] && !is_gone("web"))
        print "web-worse\t" after["web"] "\t" before["web"]
    }' "$1" "$2"
}

# settle BEFORE [DAEMONS]: measures into $WORK/measured what was measured before, until nothing is worse or SETTLE is over; what is worse in the end
# is what it prints, and services-unjudged where that can't be compared. An Asterisk must be as good twice, 2 seconds apart: what dies of a reload or of
# its start may take a moment. DAEMONS, as of scan_daemons, were looked at right before.
settle() {
  read -r settle_begun _ </proc/uptime
  look_at_measured "$1"
  good=0 needed=1
  [ "$had_asterisk" != up ] || needed=2
  daemons=${2-}
  [ $# -gt 1 ] || scan_daemons
  while
    measure_again >"$WORK/measured"
    worse=$(worse_measures "$1" "$WORK/measured" && missing_reload) || worse=services-unjudged
    if [ -n "$worse" ]; then good=0; else good=$((good + 1)); fi
    read -r settle_now _ </proc/uptime
    [ "$good" -lt "$needed" ] && [ "$((${settle_now%%.*} - ${settle_begun%%.*}))" -lt "$SETTLE" ]
  do
    sleep 2
    scan_daemons
  done
  [ -z "$worse" ] || printf '%s\n' "$worse"
  restarts
}

# unchecked BEFORE: what of $WORK/measured passes nothing, since it couldn't be asked, or was no better before: reload-untold |
# asterisk-unanswered | web-unasked | web-unanswered STATUS.
unchecked() {
  awk -v reload="$([ ! -s "$WORK/reload-mark" ] || echo due)" '
    FILENAME == ARGV[1] { before[$1] = $2; next }
    { after[$1] = $2 }
    END {
      if (reload == "due" && after["asterisk"] == "up" && !("reloaded" in after)) print "reload-untold"
      if (before["asterisk"] != "up" && after["asterisk"] != "up") print "asterisk-unanswered"
      if (after["web"] == "unasked") print "web-unasked"
      else if (before["web"] !~ /^[234]/ && after["web"] !~ /^[23]/) print "web-unanswered\t" after["web"]
    }' "$1" "$WORK/measured"
}

# serving MEASURED: `asterisk answers|runs|gone` and `web answers|runs|gone`. What runs can't be asked, or doesn't answer as it should.
serving() {
  awk '
    $1 == "runs" { runs[$2]; next }
    { is[$1] = $2 }
    END {
      print "asterisk", is["asterisk"] == "up" ? "answers" : is["asterisk"] == "starting" || "asterisk" in runs ? "runs" : "gone"
      is_silent = is["web"] == "" || is["web"] == "000" || is["web"] == "unasked"
      print "web", is["web"] ~ /^[234]/ ? "answers" : !is_silent || "web" in runs ? "runs" : "gone"
    }' "$1"
}

# figures BEFORE: what was compared with what is in $WORK/measured, in one line.
figures() {
  awk '
    FILENAME == ARGV[1] { before[$1] = $2; next }
    { after[$1] = $2 }
    END {
      if (before["online"] + before["registered"] == 0) printf "no registrations to compare"
      else printf "registered %d, online %d of %d", after["registered"], after["online"], after["peers"]
      print ", web " after["web"]
    }' "$1" "$WORK/measured"
}
