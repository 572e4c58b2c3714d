# What a change of modules must not break: measured before and after. Comes after framework-place.sh.
# Parameters: WORK (a directory), TOLERANCE (how many registrations may be missing), SIP_EXTENSION (empty when no call is
# made), SIP_PORT, SETTLE (seconds that Asterisk has to come back to what it was).

# own_address: what `localhost` is, by IPv4, which is what Asterisk listens on.
own_address() {
  address=$(getent ahostsv4 localhost 2>/dev/null | awk 'NR == 1 { print $1 }')
  echo "${address:-127.0.0.1}"
}

# ask_asterisk COMMAND: its client, which waits for ever for an Asterisk that is deadlocked.
ask_asterisk() { timeout 20 asterisk -rx "$1" 2>/dev/null </dev/null; }

# measure: `KEY VALUE` lines: asterisk up|down, peers and registrations (configured and online), the web interface's answer.
# Asterisk's client exits with 0 for commands that don't exist: only what it counts is read.
measure() {
  if ask_asterisk 'core show uptime seconds' | grep -q '^System uptime: '; then
    echo asterisk up
    {
      ask_asterisk 'sip show peers'
      ask_asterisk 'sip show registry'
      ask_asterisk 'pjsip show contacts'
      ask_asterisk 'pjsip show registrations'
    } | awk '
      / sip peers \[Monitored: / { peers += $1; online += $5 + $10; next }
      $1 == "Contact:" && $2 !~ /^</ { online += $4 ~ /^(Avail|NonQual|Reachable)/; next }
      / Registered( |$)/ { registered++ }
      END { printf "peers %d\nonline %d\nregistered %d\n", peers, online, registered }'
  else
    echo asterisk down
  fi
  echo "web $(ask_web)"
}

# ask_web: the status that the administration answers with; `fatal` where PHP broke off; `unasked` without a program to ask.
ask_web() {
  url=http://$(own_address)/admin/config.php
  if command -v curl >/dev/null; then
    status=$(curl -sk -m 30 -o "$WORK/page" -w '%{http_code}' "$url" 2>/dev/null </dev/null)
  elif command -v wget >/dev/null; then
    status=$(wget -S -T 30 -t 1 --max-redirect=0 -O "$WORK/page" "$url" 2>&1 </dev/null | awk '$1 ~ /^HTTP\// { code = $2 } END { print code }')
  else
    echo unasked
    return
  fi
  if grep -q 'Fatal error' "$WORK/page" 2>/dev/null; then status=fatal; fi
  rm -f "$WORK/page"
  echo "${status:-000}"
}

# regressions BEFORE AFTER: a line for each that is worse now than it was; nothing when all is as good.
regressions() {
  awk -v tolerance="$TOLERANCE" '
    FILENAME == ARGV[1] { before[$1] = $2; next }
    { after[$1] = $2 }
    function answers(status) { return status ~ /^[234]/ }
    END {
      if (before["asterisk"] == "up" && after["asterisk"] != "up") { print "asterisk doesn\047t run any more"; exit }
      if (after["peers"] < before["peers"]) print after["peers"] " of " before["peers"] " phones and trunks are still configured"
      missing = 0
      if (after["online"] < before["online"]) missing += before["online"] - after["online"]
      if (after["registered"] < before["registered"]) missing += before["registered"] - after["registered"]
      if (missing > tolerance) print missing " of " before["online"] + before["registered"] " registrations are missing"
      if (answers(before["web"]) && !answers(after["web"])) print "the web interface answers with " after["web"] " instead of " before["web"]
    }' "$1" "$2"
}

log_files() {
  for log_file in "$ROOT/var/log/asterisk/full" "$ROOT/var/log/asterisk/freepbx.log" \
    "$ROOT/var/log/httpd/error_log" "$ROOT/var/log/apache2/error.log"; do
    [ ! -f "$log_file" ] || echo "$log_file"
  done
}

# errors_in < LOG: its errors, without what differs each time: moments, numbers of processes and calls, addresses.
errors_in() {
  grep -aE '(^|\] |: )ERROR\[|\[(ERROR|FATAL)\]|PHP (Fatal|Parse) error' |
    sed -e 's/^\[[^]]*\] *//' -e 's/[0-9][0-9A-Fa-f.:]*/N/g'
}

# learn_errors: what errors the logs have had lately: those aren't new when they come again.
learn_errors() {
  log_files | while read -r log_file; do tail -c 20000000 "$log_file" | errors_in; done | sort -u >"$WORK/known-errors"
}

# mark_logs: where the logs end now.
mark_logs() {
  log_files | while read -r log_file; do printf '%s %s\n' "$(wc -c <"$log_file")" "$log_file"; done >"$WORK/log-marks"
}

# new_errors: the first few errors since the mark that the logs hadn't had before. A shorter log is a new one.
new_errors() {
  log_files | while read -r log_file; do
    mark=$(sed -n "s|^\([0-9]*\) $log_file\$|\1|p" "$WORK/log-marks")
    [ "$(wc -c <"$log_file")" -ge "${mark:-0}" ] || mark=0
    tail -c "+$((${mark:-0} + 1))" "$log_file" | errors_in | sort -u | grep -vxFf "$WORK/known-errors" | head -n 2 |
      sed "s|^|new in ${log_file#"$ROOT"}: |"
  done
}

# make_call: a call that must be answered; says why it failed, if it did.
make_call() {
  [ -n "$SIP_EXTENSION" ] || return 0
  if ! command -v sipp >/dev/null; then
    echo "the call to $SIP_EXTENSION can't be made: it has no sipp"
    return
  fi
  host=$(own_address)
  # It wants to draw on a terminal, and a container's entry may have none.
  (cd "$WORK" && TERM=dumb sipp -sn uac -s "$SIP_EXTENSION" -i "$host" -m 1 -r 1 -d 500 -timeout 30 -timeout_error -nostdin \
    "$host:$SIP_PORT") >"$WORK/call.log" 2>&1 </dev/null && return
  echo "a call to $SIP_EXTENSION isn't answered: sipp ended with $?$(
    grep -aoE 'Aborting call.*|Last Error: .*|while expecting.*' "$WORK/call.log" | tail -n 1 | tr -d '\r' | cut -c 1-200 | sed 's/^/, /'
  )"
}

# settle BEFORE: waits until nothing is worse than before, or SETTLE is over; what is left worse is what it prints.
settle() {
  settle_begun=$(date +%s)
  while
    measure >"$WORK/measured"
    worse=$(regressions "$1" "$WORK/measured")
    [ -n "$worse" ] && [ "$(($(date +%s) - settle_begun))" -lt "$SETTLE" ]
  do
    sleep 1
  done
  [ -z "$worse" ] || printf '%s\n' "$worse"
}

# gate NAME REASONS: its verdict, for the report: passed, or failed for what was found, on one line.
gate() {
  if [ -z "$2" ]; then
    printf '%s\tpassed\n' "$1"
  else
    printf '%s\tfailed\t%s\n' "$1" "$(printf '%s\n' "$2" | tr '\t' ' ' | awk '{ printf "%s%s", separator, $0; separator = "; " }')"
  fi
}

# service_gates BEFORE: what customers notice: no-regressions and no-broken-call-flows.
service_gates() {
  gate no-regressions "$(
    settle "$1"
    new_errors
  )"
  if [ -n "$SIP_EXTENSION" ]; then
    gate no-broken-call-flows "$(make_call)"
  else
    printf 'no-broken-call-flows\tunchecked\n'
  fi
}
