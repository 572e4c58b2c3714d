# A real call through Asterisk, made inside its container. Comes after service-measure.sh.
# Parameters: WORK (a directory that is there), SIP_EXTENSION (empty when no call is made), SIP_PORT.
CALL_SECONDS=30

# calls_processed: how many calls Asterisk has had since it was started.
calls_processed() { ask_asterisk 'core show channels count' | sed -n 's/^\([0-9]*\) calls\{0,1\} processed$/\1/p'; }

# make_call: a call that must be answered, by this Asterisk; why it failed, if it did, as a code with its parameters:
#   call-tool-missing EXTENSION | call-answered-elsewhere EXTENSION PLACE | call-refused EXTENSION SAID | call-unanswered EXTENSION PLACE |
#   call-hung-up EXTENSION | call-not-ended EXTENSION | call-rings EXTENSION SECONDS | call-pending EXTENSION SECONDS |
#   call-failed EXTENSION CODE SAID
make_call() {
  [ -n "$SIP_EXTENSION" ] || return 0
  if ! command -v sipp >/dev/null; then
    told call-tool-missing
    return
  fi
  host=$(own_address)
  processed=$(calls_processed)
  # It wants to draw on a terminal, and a container's entry may have none.
  (cd "$WORK" && TERM=dumb sipp -sn uac -s "$SIP_EXTENSION" -i "$host" -m 1 -r 1 -d 500 -timeout "$CALL_SECONDS" -timeout_error -nostdin \
    "$host:$SIP_PORT") >"$WORK/call.log" 2>&1 </dev/null
  ended=$?
  if [ "$ended" -ne 0 ]; then
    explain_failed_call "$host" "$ended"
  elif [ -n "$processed" ] && [ "$(calls_processed)" = "$processed" ]; then
    # Where containers share an address, another one may have answered.
    told call-answered-elsewhere "$host:$SIP_PORT"
  fi
}

# told CODE [PARAMETER]…: on a line, the extension first.
told() {
  printf '%s\t%s' "$1" "$SIP_EXTENSION"
  shift
  for parameter in "$@"; do printf '\t%s' "$parameter"; done
  echo
}

# explain_failed_call HOST CODE: by what sipp says, and by the counts of its last screen.
explain_failed_call() {
  refusal=$(tr -d '\r' <"$WORK/call.log" | sed -n 's/.*received .SIP\/2\.0 \([3-6][0-9][0-9].*\)/\1/p' | tail -n 1 | sed "s/'.*//")
  if [ -n "$refusal" ]; then
    told call-refused "$refusal"
  elif grep -aq "received 'INVITE" "$WORK/call.log"; then
    # Where the port is free, sipp takes it itself, and hears itself call.
    told call-unanswered "$1:$SIP_PORT"
  elif grep -aq 'unexpected BYE' "$WORK/call.log"; then
    told call-hung-up
  elif grep -aq 'timed out after' "$WORK/call.log"; then
    awk -v extension="$SIP_EXTENSION" -v place="$1:$SIP_PORT" -v seconds="$CALL_SECONDS" '
      $1 == "INVITE" { answered = trying = ringing = 0; ok = 0 }
      $2 == "<----------" && $1 == "100" { trying = $3 }
      $2 == "<----------" && $1 ~ /^18/ { ringing += $3 }
      $2 == "<----------" && $1 == "200" && !ok++ { answered = $(NF - 3) }
      END {
        if (answered > 0) print "call-not-ended\t" extension
        else if (ringing > 0) print "call-rings\t" extension "\t" seconds
        else if (trying > 0) print "call-pending\t" extension "\t" seconds
        else print "call-unanswered\t" extension "\t" place
      }' "$WORK/call.log"
  else
    told call-failed "$2" "$(
      grep -aoE 'Aborting call.*|Last Error: .*|while expecting.*' "$WORK/call.log" | tail -n 1 | tr -d '\r' | tr '\t' ' ' | cut -c 1-200
    )"
  fi
}
