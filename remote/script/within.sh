# Questions with a time limit: by a program on a node, and in what runs inside.

# within SECONDS COMMAND…: a program that is ended after that, with all that it began (0: never). For questions only: what changes things is
# never ended.
within() {
  if [ "$1" = 0 ]; then
    shift
    "$@"
    return
  fi
  if command -v timeout >/dev/null; then timeout -s KILL "$@"; else within_session "$@"; fi
  within_code=$?
  [ "$within_code" -ne 137 ] || echo "it gave no answer within $1 s" >&2
  return "$within_code"
}

# within_session SECONDS COMMAND…: the same where there's no timeout(1), as on Enterprise Linux 5.
within_session() {
  within_seconds=$1
  shift
  # A background command of a shell reads /dev/null unless it's given another descriptor.
  exec 5<&0
  setsid "$@" <&5 5<&- &
  asked=$!
  exec 5<&-
  (
    sleeping=
    trap 'kill $sleeping; exit' TERM
    sleep "$within_seconds" &
    sleeping=$!
    wait "$sleeping"
    kill -s KILL -- "-$asked"
  ) </dev/null >/dev/null 2>&1 &
  ending=$!
  wait "$asked" 2>/dev/null
  asked_code=$?
  kill "$ending" 2>/dev/null
  return "$asked_code"
}
