# What a change must not break, measured before and after it: Asterisk, and the web server. Comes after processes.sh; needs no
# FreePBX.
# Parameters: WORK (a directory that is there), ROOT (as of processes.sh), TOLERANCE (how many registrations may be missing
# afterwards), SETTLE (seconds that services have to come to rest before, and to come back to what they were after),
# WEB_PATH (what the web server is asked for: `/admin/config.php` where FreePBX is, `/` elsewhere).
# SIP_EXTENSION and SIP_PORT are those of service-call.sh. In order: measure_at_rest, the marks, the change, settle. Without
# mark_asterisk restarts are as good as none, and without mark_reload no reload is looked for.

# own_address: what `localhost` is, by IPv4, which is what Asterisk listens on.
own_address() {
  address=$(getent ahostsv4 localhost 2>/dev/null | awk 'NR == 1 { print $1 }')
  echo "${address:-127.0.0.1}"
}

# ask_asterisk COMMAND [SECONDS]: its client, which waits for ever for an Asterisk that is deadlocked.
ask_asterisk() { timeout "${2:-20}" asterisk -rx "$1" 2>/dev/null </dev/null; }

# measure: `KEY VALUE…` lines, as of measure_asterisk and measure_web.
measure() {
  measure_asterisk
  measure_web
}

# measure_asterisk: `asterisk up|starting|down|absent`; and while it's up or starting, those of measure_uptime, `peers` (phones
# and trunks that are configured), `online` (those of them that can be reached) and `registered` (with providers).
# Its client exits with 0 for commands that don't exist: only what it counts is read.
measure_asterisk() {
  if ! command -v asterisk >/dev/null; then
    echo asterisk absent
    return
  fi
  uptime=$(measure_uptime)
  case $uptime in
    started*) ;;
    *) echo asterisk down && return ;;
  esac
  # It waits until all modules are loaded; long before that it answers.
  ask_asterisk 'core waitfullybooted' 3 >/dev/null
  if [ $? -eq 124 ]; then echo asterisk starting; else echo asterisk up; fi
  printf '%s\n' "$uptime"
  {
    ask_asterisk 'sip show peers'
    ask_asterisk 'sip show registry'
    # They're shown with their contacts, which are counted by the next list.
    ask_asterisk 'pjsip show endpoints' | grep '^ *Endpoint:'
    ask_asterisk 'pjsip show contacts'
    ask_asterisk 'pjsip show registrations'
  } | awk '
    / sip peers \[Monitored: / { peers += $1; online += $5 + $10; next }
    $1 == "Endpoint:" && $2 !~ /^</ { peers++; next }
    $1 == "Contact:" && $2 !~ /^</ { online += !/ (Unavail|Removed)( |$)/; next }
    / Registered( |$)/ { registered++ }
    END { printf "peers %d\nonline %d\nregistered %d\n", peers, online, registered }'
}

# measure_uptime: `started EARLIEST LATEST` and `reloaded EARLIEST LATEST`: between which seconds, by the clock, each was:
# Asterisk tells its age by the clock as well. Nothing where it doesn't answer.
measure_uptime() {
  asked=$(date +%s)
  age=$(ask_asterisk 'core show uptime seconds')
  printf '%s\n' "$age" | awk -v asked="$asked" -v answered="$(date +%s)" '
    /^System uptime: [0-9]+/ { print "started", asked - $3 - 1, answered - $3 + 1 }
    /^Last reload: [0-9]+/ { print "reloaded", asked - $3 - 1, answered - $3 + 1 }'
}

# measure_web: `web STATUS`, the status that it answers with: `000` where nothing answers, `fatal` where PHP broke off, `unasked`
# without a program to ask.
measure_web() {
  url=http://$(own_address)$WEB_PATH
  if command -v curl >/dev/null; then
    status=$(curl -sk -m 30 -o "$WORK/page" -w '%{http_code}' "$url" 2>/dev/null </dev/null)
  elif command -v wget >/dev/null; then
    status=$(wget -S -T 30 -t 1 --max-redirect=0 -O "$WORK/page" "$url" 2>&1 </dev/null | awk '$1 ~ /^HTTP\// { code = $2 } END { print code }')
  else
    echo web unasked
    return
  fi
  if grep -qE '(^|>)(PHP )?(Fatal|Parse) error(</b>)?: |<title>Whoops' "$WORK/page" 2>/dev/null; then status=fatal; fi
  rm -f "$WORK/page"
  echo "web ${status:-000}"
}

# worse_measures BEFORE AFTER: a line for each that is worse now than it was; nothing when all is as good: the only place that judges it.
#   asterisk-starting | asterisk-gone | peers-missing NOW BEFORE | registrations-missing MISSING BEFORE | web-worse NOW BEFORE
worse_measures() {
  worse_asterisk "$1" "$2"
  worse_web "$1" "$2"
}

worse_asterisk() {
  awk -v tolerance="$TOLERANCE" '
    FILENAME == ARGV[1] { before[$1] = $2; next }
    { after[$1] = $2 }
    END {
      if (before["asterisk"] == "up" && after["asterisk"] != "up") {
        print after["asterisk"] == "starting" ? "asterisk-starting" : "asterisk-gone"
        exit
      }
      if (after["peers"] < before["peers"]) print "peers-missing\t" after["peers"] + 0 "\t" before["peers"]
      missing = 0
      if (after["online"] < before["online"]) missing += before["online"] - after["online"]
      if (after["registered"] < before["registered"]) missing += before["registered"] - after["registered"]
      if (missing > tolerance) print "registrations-missing\t" missing "\t" before["online"] + before["registered"]
    }' "$1" "$2"
}

# A page that is refused, or isn't there, is as good as before only where it was just so then.
worse_web() {
  awk '
    $1 != "web" { next }
    FILENAME == ARGV[1] { before = $2; next }
    { after = $2 }
    END {
      if (before !~ /^[234]/ || after ~ /^[23]/ || after == before) exit
      print "web-worse\t" after "\t" before
    }' "$1" "$2"
}

# measure_at_rest FILE: measures into it until Asterisk has started and nothing changes any more, or SETTLE is over. Where it was
# started a moment ago, phones and trunks are still coming back: that takes longer to tell.
measure_at_rest() {
  rest_begun=$(date +%s)
  same=0
  measure >"$1"
  while ! is_at_rest "$1" && [ "$(($(date +%s) - rest_begun))" -lt "$SETTLE" ]; do
    sleep 2
    grep -vE '^(started|reloaded) ' "$1" >"$1.before"
    measure >"$1"
    if grep -vE '^(started|reloaded) ' "$1" | cmp -s - "$1.before"; then same=$((same + 1)); else same=0; fi
  done
}

# is_at_rest FILE: after $same measures that were like the one before.
is_at_rest() {
  awk -v same="$same" -v now="$(date +%s)" -v settle="$SETTLE" '
    $1 == "asterisk" { asterisk = $2 }
    $1 == "started" { young = now - $3 < settle }
    END { exit !(asterisk == "absent" || asterisk == "up") || same < (young ? 5 : 1) }' "$1"
}

# unfit FILE: why Asterisk isn't fit for a change, by what was measured, as a code; nothing when it is.
unfit() {
  case $(sed -n 's/^asterisk //p' "$1") in
    up) ;;
    starting) echo asterisk-not-started ;;
    absent) echo asterisk-absent ;;
    *) echo asterisk-down ;;
  esac
}

# mark_asterisk: from now on it may not be restarted: that cuts calls.
mark_asterisk() { measure_uptime >"$WORK/asterisk-mark"; }

# restarts: `asterisk-restarted` when what is in $WORK/measured isn't the Asterisk of the mark; nothing without a mark.
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

# missing_reload: `reload-missed` when what is in $WORK/measured was reloaded before the mark; nothing without a mark.
missing_reload() {
  [ -s "$WORK/reload-mark" ] || return 0
  awk -v asked="$(cat "$WORK/reload-mark")" '
    $1 == "reloaded" && $3 < asked { print "reload-missed" }' "$WORK/measured"
}

# settle BEFORE: measures into $WORK/measured until nothing is worse than before, twice 2 seconds apart (what dies of a reload may
# take a moment), or SETTLE is over. It prints what is worse in the end, a code with its parameters a line.
settle() {
  settle_begun=$(date +%s)
  good=0
  while
    measure >"$WORK/measured"
    worse=$(
      worse_measures "$1" "$WORK/measured"
      missing_reload
    )
    if [ -n "$worse" ]; then good=0; else good=$((good + 1)); fi
    [ "$good" -lt 2 ] && [ "$(($(date +%s) - settle_begun))" -lt "$SETTLE" ]
  do
    sleep 2
  done
  [ -z "$worse" ] || printf '%s\n' "$worse"
  restarts
}

# unchecked BEFORE: what of $WORK/measured passes nothing, since it couldn't be asked, or was no better before: reload-untold | web-unasked |
# web-unanswered STATUS.
unchecked() {
  awk -v reload="$([ ! -s "$WORK/reload-mark" ] || echo due)" '
    FILENAME == ARGV[1] { before[$1] = $2; next }
    { after[$1] = $2 }
    END {
      if (reload == "due" && after["asterisk"] == "up" && !("reloaded" in after)) print "reload-untold"
      if (after["web"] == "unasked") print "web-unasked"
      else if (before["web"] !~ /^[234]/ && after["web"] !~ /^[23]/) print "web-unanswered\t" after["web"]
    }' "$1" "$WORK/measured"
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
