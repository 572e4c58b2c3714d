# Watches the services of containers while something is installed on the node, and tells what changes, by the node's clock that
# only goes forward. Changes nothing.
# Parameters: PROBE (the script that runs in each container), TARGETS (ids of containers), EVERY (seconds).
# Prints: `begun TMP`; `change TARGET SERVICE BEFORE AT IDENTITY` (IDENTITY is - where it's away; BEFORE is the moment of the last
# look that saw something else, - for the first); `unwatched TARGET SERVICE` where processes run of which nobody knows whether they serve;
# `alive TARGET AT` every few seconds; `ended`.
# It ends when the file TMP/stop is there, and when nobody listens any more.
TMP=$(mktemp -d) || exit 1
trap 'end_looks; rm -rf "$TMP"' EXIT
trap 'exit 1' HUP INT TERM PIPE

# see SERVICE IDENTITY: what a look saw; asked_ and seen_SERVICE are the moment when it began, and when the last one ended.
see() {
  eval "seen_identity=\${identity_$1:-} seen_at=\${seen_$1:--} asked_at=\${asked_$1:-$now}"
  if [ "$2" != "$seen_identity" ]; then
    # It was gone from when that was asked on, and is back when it's answered.
    moment=$now
    [ "$2" != - ] || moment=$asked_at
    [ "$2" = - ] && [ -z "$seen_identity" ] || echo "change $target $1 $seen_at $moment $2" || exit
  fi
  eval "identity_$1=\$2 seen_$1=\$now"
}

# note TARGET < LINES: of a container's looks, only what changes. What a container prints is a customer's.
note() {
  target=$1
  beat=0
  unwatched=
  while read -r service identity && [ ! -e "$TMP/stop" ]; do
    read -r now _ </proc/uptime
    case $service:$identity in
      left:*) for service in asterisk web database; do see "$service" -; done ;;
      asterisk:asked | web:asked | database:asked) eval "asked_$service=\$now" ;;
      asterisk:- | web:- | database:-) see "$service" - ;;
      asterisk:\? | web:\? | database:\?)
        case " $unwatched " in
          *" $service "*) ;;
          *) unwatched="$unwatched $service" && echo "unwatched $target $service" || exit ;;
        esac
        ;;
      asterisk:*[!0-9]* | web:*[!0-9]* | database:*[!0-9]*) ;;
      asterisk:?* | web:?* | database:?*) see "$service" "$identity" ;;
    esac
    if [ "$((${now%.*} - beat))" -ge 2 ]; then
      beat=${now%.*}
      echo "alive $target $now" || exit
    fi
  done
  [ -z "${now:-}" ] || echo "alive $target $now"
}

# A container that stops, or can't be entered any more, takes its services with it; who starts it again is seen.
# dd(1) hands on each word at once, and gives up on who never stops talking.
look_at() {
  while [ ! -e "$TMP/stop" ]; do
    run_in "$1" "$TMP/probe" </dev/null 2>&1 | listening "$1" looks 'exec dd bs=256 count=40000' 2>/dev/null
    rm -f "$TMP/session.$1"
    echo "left -" || break
    sleep "$EVERY"
  done
}

# end_looks: those that go on when it's over.
end_looks() {
  for id in $TARGETS; do [ ! -f "$TMP/session.$id" ] || give_up "$id" "it's over"; done
}

# end_in_time: root in a container may hold on to a pipe, and whoever reads it would wait for ever.
end_in_time() {
  until [ -e "$TMP/stop" ] || ! kill -0 $$; do sleep "$EVERY"; done 2>/dev/null
  sleep 2
  end_looks
}

printf '%s' "$PROBE" >"$TMP/probe"
echo "begun $TMP" || exit
end_in_time &
notes=
for id in $TARGETS; do
  look_at "$id" | note "$id" &
  notes="$notes $!"
done
# shellcheck disable=SC2086 # numbers
wait $notes
echo ended
