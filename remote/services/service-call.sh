# A real call through Asterisk, made inside its container. Comes after service-measure.sh.
# Parameters: WORK (a directory that is there), SIP_EXTENSION (empty when no call is made), SIP_PORT.
CALL_SECONDS=30

# calls_processed: how many calls Asterisk has had since it was started.
calls_processed() { ask_asterisk 'core show channels count' | sed -n 's/^\([0-9]*\) calls\{0,1\} processed$/\1/p'; }

# make_call: a call that must be answered, by this Asterisk; says why it failed, if it did.
make_call() {
  [ -n "$SIP_EXTENSION" ] || return 0
  if ! command -v sipp >/dev/null; then
    echo "the call to $SIP_EXTENSION can't be made: it has no sipp"
    return
  fi
  host=$(own_address)
  processed=$(calls_processed)
  # It wants to draw on a terminal, and a container's entry may have none.
  (cd "$WORK" && TERM=dumb sipp -sn uac -s "$SIP_EXTENSION" -i "$host" -m 1 -r 1 -d 500 -timeout "$CALL_SECONDS" -timeout_error -nostdin \
    "$host:$SIP_PORT") >"$WORK/call.log" 2>&1 </dev/null
  ended=$?
  if [ "$ended" -ne 0 ]; then
    describe_failed_call "$host" "$ended"
  elif [ -n "$processed" ] && [ "$(calls_processed)" = "$processed" ]; then
    # Where containers share an address, another one may have answered.
    echo "a call to $SIP_EXTENSION is answered at $host:$SIP_PORT, but not by this Asterisk, which had no call"
  fi
}

# describe_failed_call HOST CODE: by what sipp says, and by the counts of its last screen.
describe_failed_call() {
  refusal=$(tr -d '\r' <"$WORK/call.log" | sed -n 's/.*received .SIP\/2\.0 \([3-6][0-9][0-9].*\)/\1/p' | tail -n 1 | sed "s/'.*//")
  if [ -n "$refusal" ]; then
    case $refusal in
      486* | 600*) why="it's busy" ;;
      603* | 403*) why="it's declined" ;;
      404* | 484* | 604*) why="Asterisk doesn't know it" ;;
      401* | 407*) why="Asterisk wants a login for it" ;;
      *) why="it's refused" ;;
    esac
    echo "a call to $SIP_EXTENSION isn't answered: $why ($refusal)"
  elif grep -aq "received 'INVITE" "$WORK/call.log"; then
    # Where the port is free, sipp takes it itself, and hears itself call.
    echo "a call to $SIP_EXTENSION isn't answered: nothing answers at $1:$SIP_PORT"
  elif grep -aq 'unexpected BYE' "$WORK/call.log"; then
    echo "a call to $SIP_EXTENSION is answered, and hung up at once"
  elif grep -aq 'timed out after' "$WORK/call.log"; then
    awk -v extension="$SIP_EXTENSION" -v place="$1:$SIP_PORT" -v seconds="$CALL_SECONDS" '
      $1 == "INVITE" { answered = trying = ringing = 0; ok = 0 }
      $2 == "<----------" && $1 == "100" { trying = $3 }
      $2 == "<----------" && $1 ~ /^18/ { ringing += $3 }
      $2 == "<----------" && $1 == "200" && !ok++ { answered = $(NF - 3) }
      END {
        if (answered > 0) print "a call to " extension " is answered, but can\047t be ended"
        else if (ringing > 0) print "a call to " extension " isn\047t answered: it rings for " seconds " seconds"
        else if (trying > 0) print "a call to " extension " isn\047t answered: nothing comes of it within " seconds " seconds"
        else print "a call to " extension " isn\047t answered: nothing answers at " place
      }' "$WORK/call.log"
  else
    echo "a call to $SIP_EXTENSION can't be made: sipp ended with $2$(
      grep -aoE 'Aborting call.*|Last Error: .*|while expecting.*' "$WORK/call.log" | tail -n 1 | tr -d '\r' | cut -c 1-200 | sed 's/^/, /'
    )"
  fi
}
