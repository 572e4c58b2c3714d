# What a change must not break, measured: Asterisk, the web server, and which processes there are. Comes after service-processes.sh; needs
# no FreePBX.
# Parameters: WORK (a directory that is there), SETTLE (seconds that services have to come to rest),
# WEB_PATH (what the web server is asked for: `/admin/config.php` where FreePBX is, `/` elsewhere).

# own_address: what `localhost` is, by IPv4, which is what Asterisk listens on.
own_address() {
  address=$(getent ahostsv4 localhost 2>/dev/null | awk 'NR == 1 { print $1 }')
  echo "${address:-127.0.0.1}"
}

# ask_asterisk COMMAND [SECONDS]: its client, which waits for ever for an Asterisk that is deadlocked.
ask_asterisk() { timeout "${2:-20}" asterisk -rx "$1" 2>/dev/null </dev/null; }

# measure: `KEY VALUE…` lines, as of print_kinds, measure_asterisk and measure_web.
measure() {
  measure_processes
  measure_asterisk
  measure_web
}

# look_at_measured BEFORE: sets had_asterisk and had_web: what was measured of them, or nothing.
look_at_measured() {
  had_asterisk='' had_web=''
  while read -r key value _; do
    case $key in
      asterisk) had_asterisk=$value ;;
      web) had_web=$value ;;
    esac
  done <"$1"
}

# measure_again: what is now of all that was measured before, as of look_at_measured, and of $daemons.
measure_again() {
  print_kinds "$daemons"
  [ -z "$had_asterisk" ] || measure_asterisk
  [ -z "$had_web" ] || measure_web
}

measure_processes() {
  scan_daemons
  print_kinds "$daemons"
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
