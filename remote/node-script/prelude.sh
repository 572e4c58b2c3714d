# What every script on a node starts with. POSIX sh; Parameters come before it as shell variables.
# Events are single lines of JSON on standard output, or, in a detached run, in the file $EVENTS.
set -u
umask 077
LC_ALL=C PATH=${PATH:-/usr/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
TAB=$(printf '\t')
# Where a node keeps its store, runs and lock. The prefix is empty but in the embedded sandbox, where a node is a folder.
SPOOL=${MAINTENANCE_ROOT:-}/var/lib/pbx-maintenance
LANE=0
# A container belongs to a customer: what it may print is bounded, in bytes.
OUTPUT_LIMIT=4000000
EVENTS=${EVENTS:-}

# What a terminal would obey, as UTF-8 has it: C1 controls; what turns the direction; what has no width; separators of lines.
OBEYED=$(printf 's/\302[\200-\237]//g;s/\342\200[\213-\217\250-\256]//g;s/\342\201[\240-\257]//g;s/\357\273\277//g;s/\330\234//g')

# json_text < RAW: RAW as the inside of a JSON string; what JSON can't hold, or a terminal would obey, is dropped.
json_text() {
  tr -d '\000-\010\013-\037\177' |
    sed -e "$OBEYED" -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e "s/$TAB/\\\\t/g" -e 's/$/\\n/' | tr -d '\n'
}

# emit EVENT FILE|- [KEY VALUE]...: one event; FILE becomes its "text".
# Lanes share the file of events, and a long line takes several writes: one appends at a time.
emit() {
  {
    printf '{"event":"%s","at":%s' "$1" "$(date +%s)"
    text=$2
    shift 2
    while [ $# -ge 2 ]; do
      case $2 in
        *[!A-Za-z0-9\ ._:/@+,=-]*) printf ',"%s":"%s"' "$1" "$(printf '%s' "$2" | json_text | sed 's/\\n$//')" ;;
        *) printf ',"%s":"%s"' "$1" "$2" ;;
      esac
      shift 2
    done
    if [ "$text" != - ]; then
      printf ',"text":"'
      head -c "$((2 * OUTPUT_LIMIT))" <"$text" | json_text
      printf '"'
    fi
    printf '}\n'
  } >"$TMP/line.$LANE"
  if [ -n "$EVENTS" ]; then
    emit_tries=0
    # A lane that was killed while it appended can't give its turn back: nobody waits for it for ever.
    until mkdir "$TMP/appending" 2>/dev/null || [ "$emit_tries" -ge 500 ]; do
      emit_tries=$((emit_tries + 1))
      sleep 0.01
    done
    cat "$TMP/line.$LANE" >>"$EVENTS"
    rmdir "$TMP/appending" 2>/dev/null
  else
    cat "$TMP/line.$LANE"
  fi
}

# in_lanes COUNT LIST COMMAND [SECONDS LEFT]: runs COMMAND for each line of the file LIST, COUNT at a time.
# A lane claims a line by creating a file exclusively: no lane waits for another one's slow container. After SECONDS it leaves COMMAND
# to itself, calls LEFT for that line, and goes on to the next.
# No lane begins a line once $TMP/stop is there, or when this process has been killed, and the lock with it.
in_lanes() {
  mkdir -p "$TMP/claims"
  lane_number=0
  while [ "$lane_number" -lt "$1" ]; do
    lane_number=$((lane_number + 1))
    (
      LANE=$lane_number
      while read -r claimed <&3; do
        { kill -0 $$ && [ ! -e "$TMP/stop" ]; } 2>/dev/null || break
        set -C
        { true >"$TMP/claims/$claimed"; } 2>/dev/null
        claim=$?
        set +C
        if [ "$claim" -eq 0 ] && [ $# -gt 3 ]; then
          leave_after "$4" "$5" "$3" "$claimed" 3<&-
        elif [ "$claim" -eq 0 ]; then
          "$3" "$claimed" 3<&-
        fi
      done 3<"$2"
    ) &
  done
  until wait; do :; done
}

# leave_after SECONDS LEFT COMMAND LINE
leave_after() {
  time_over=
  trap 'time_over=yes' USR1
  read -r lane_pid _ </proc/self/stat
  (
    LANE=$4
    "$3" "$4"
  ) &
  working=$!
  (
    sleeping=
    trap 'kill $sleeping; exit' TERM
    sleep "$1" &
    sleeping=$!
    wait "$sleeping"
    # Where the lane was killed, its number may be another's by now.
    read -r _ _ _ parent _ </proc/self/stat
    [ "$parent" != "$lane_pid" ] || kill -USR1 "$lane_pid"
  ) >/dev/null 2>&1 &
  timing=$!
  while [ -z "$time_over" ] && kill -0 "$working" 2>/dev/null; do wait "$working"; done
  kill "$timing" 2>/dev/null
  ! kill -0 "$working" 2>/dev/null || "$2" "$4"
}
