# Watches the services of containers while something is installed on the node, and tells what changes, by the node's clock that
# only goes forward. Changes nothing.
# Parameters: PROBE (the script that runs in each container), SCOPES (ids of containers), EVERY (seconds).
# Prints: `begun TMP`; `change SCOPE SERVICE BEFORE AT IDENTITY` (IDENTITY is - where it's away; BEFORE is the moment of the last
# look that saw something else, - for the first); `alive SCOPE AT` every few seconds; `ended`.
# It ends when the file TMP/stop is there, and when nobody listens any more.
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT
trap 'exit 1' HUP INT TERM PIPE

# see SERVICE IDENTITY: what a look saw; asked_ and seen_SERVICE are the moment when it began, and when the last one ended.
see() {
  eval "seen_identity=\${identity_$1:-} seen_at=\${seen_$1:--} asked_at=\${asked_$1:-$now}"
  if [ "$2" != "$seen_identity" ]; then
    # It was gone from when that was asked on, and is back when it's answered.
    moment=$now
    [ "$2" != - ] || moment=$asked_at
    [ "$2" = - ] && [ -z "$seen_identity" ] || echo "change $scope $1 $seen_at $moment $2" || exit
  fi
  eval "identity_$1=\$2 seen_$1=\$now"
}

# note SCOPE < LINES: of a container's looks, only what changes. What a container prints is a customer's.
note() {
  scope=$1
  beat=0
  while read -r service identity && [ ! -e "$TMP/stop" ]; do
    read -r now _ </proc/uptime
    case $service:$identity in
      left:*) for service in asterisk web database; do see "$service" -; done ;;
      asterisk:asked | web:asked | database:asked) eval "asked_$service=\$now" ;;
      asterisk:- | web:- | database:-) see "$service" - ;;
      asterisk:*[!0-9]* | web:*[!0-9]* | database:*[!0-9]*) ;;
      asterisk:?* | web:?* | database:?*) see "$service" "$identity" ;;
    esac
    if [ "$((${now%.*} - beat))" -ge 2 ]; then
      beat=${now%.*}
      echo "alive $scope $now" || exit
    fi
  done
  [ -z "${now:-}" ] || echo "alive $scope $now"
}

# A container that stops, or can't be entered any more, takes its services with it; who starts it again is seen.
look_at() {
  while [ ! -e "$TMP/stop" ]; do
    runtime_exec "$1" "$PROBE" </dev/null 2>/dev/null
    echo "left -" || break
    sleep "$EVERY"
  done
}

echo "begun $TMP" || exit
for id in $SCOPES; do
  look_at "$id" | note "$id" &
done
wait
echo ended
