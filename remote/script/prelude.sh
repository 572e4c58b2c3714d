# What every script on a node starts with. POSIX sh; Parameters come before it as shell variables.
# Events are single lines of JSON on standard output, or, in a detached run, in the file $EVENTS.
set -u
umask 077
LC_ALL=C PATH=${PATH:-/usr/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
TAB='	'
# Where a node keeps its store, runs and lock. The prefix is empty but in the embedded sandbox, where a node is a folder.
SPOOL=${MAINTENANCE_ROOT:-}/var/lib/pbx-maintenance
LANE=0
# A container belongs to a customer: what it may print is bounded, in bytes.
OUTPUT_LIMIT=4000000
EVENTS=${EVENTS:-}

# look_at_uptime: sets UP: seconds since the machine was started. Its clock may be set meanwhile, and isn't the one the window is on.
look_at_uptime() {
  read -r UP _ </proc/uptime
  UP=${UP%%.*}
}

# look_at_clock: sets CLOCK, for events, and MOMENT, for a journal. Whoever tells of something new looks before. date(1) is a program: once a second is enough.
clock_read_at=
look_at_clock() {
  read -r clock_now _ </proc/uptime
  [ "${clock_now%%.*}" != "$clock_read_at" ] || return 0
  clock_read_at=${clock_now%%.*}
  MOMENT=$(date -u '+%s %Y-%m-%dT%H:%M:%SZ')
  CLOCK=${MOMENT%% *}
  MOMENT=${MOMENT#* }
}
look_at_clock

# For an awk, whose input is without the bytes 0, 254 and 255, as of plain_bytes: put_line puts $0 and a line break as the inside of a JSON string, in printable
# ASCII alone. `used` is how long that has become; of what would become longer than `most`, it's the beginning.
# shellcheck disable=SC2016 # for awk
JSON='
    BEGIN {
      for (i = 1; i < 255; i++) ord[sprintf("%c", i)] = i
      ord["\377"] = 0
      # Of characters of 2, 3 and 4 bytes, the least.
      split("0 128 2048 65536", least)
    }
    # The character at a place of text; the next one is at `after`. What is none is U+FFFD.
    function code_at(text, place, code, bytes, i, byte) {
      code = ord[substr(text, place, 1)]
      after = place + 1
      if (code < 128) return code
      bytes = 1 + (code >= 192) + (code >= 224) + (code >= 240)
      code = bytes == 1 || code >= 248 ? 1114112 : code % (2 ^ (7 - bytes))
      for (i = 1; i < bytes; i++) {
        byte = ord[substr(text, after, 1)]
        if (byte < 128 || byte >= 192) return 65533
        code = code * 64 + byte % 64
        after++
      }
      return code < least[bytes] || code > 1114111 || (code >= 55296 && code < 57344) ? 65533 : code
    }
    function escaped(run, text, code) {
      for (after = 1; after <= length(run); ) {
        code = code_at(run, after)
        if (code < 65536) text = text sprintf("\\u%04x", code)
        else text = text sprintf("\\u%04x\\u%04x", 55296 + int((code - 65536) / 1024), 56320 + code % 1024)
      }
      return text
    }
    function put(text) {
      if (is_full || (used += length(text)) > most) is_full = 1
      else printf "%s", text
    }
    function put_piece(text, parts, count, i, at) {
      gsub(/[^ -~]+/, "\376&\376", text)
      count = split(text, parts, "\376")
      text = ""
      for (i = 1; i <= count; i++) text = text (i % 2 ? parts[i] : escaped(parts[i]))
      put(text)
    }
    function continues(byte) { return ord[byte] >= 128 && ord[byte] < 192 }
    function put_line(  start, size) {
      gsub(/["\\]/, "\\\\&")
      gsub(/\t/, "\\t")
      if ($0 !~ /[^ -~]/) put($0)
      # A line may be megabytes. No character is cut in two.
      else for (start = 1; start <= length($0); start += size) {
        size = 1000
        while (size < 1003 && continues(substr($0, start + size, 1))) size++
        put_piece(substr($0, start, size))
      }
      put("\\n")
    }
'
# plain_bytes: awk can't hold a 0, and text has no bytes 254 and 255.
plain_bytes() { tr '\000\376\377' '\377\375\375' 2>/dev/null; }

# json_text < RAW: RAW as the inside of a JSON string, in printable ASCII alone: nobody who looks at it on the node obeys anything of it. What is
# shown of the rest is decided where it's read (plain-text.ts). Each line is ended. Of what would become too long, it's the beginning.
json_text() { plain_bytes | awk -v most="$((2 * OUTPUT_LIMIT))" "$JSON"'{ put_line(); if (is_full) exit }'; }

# print_events MARK: texts of many events by two programs: what comes is the text of an event from each line on that begins with MARK, and is after
# that what set_emitted has put together. MARK is what nobody can know who has a part in a text. Each text ends with a line break.
print_events() {
  plain_bytes | MARK=$1 awk -v most="$((2 * OUTPUT_LIMIT))" "$JSON"'
    index($0, ENVIRON["MARK"]) == 1 {
      printf "%s%s,\"text\":\"", end, substr($0, length(ENVIRON["MARK"]) + 1)
      end = "\"}\n"
      used = is_full = 0
      next
    }
    { put_line() }
    END { printf "%s", end }'
}

# json_weight FILE: how many bytes json_text makes of it at most.
json_weight() { echo $(($(wc -c <"$1") + 5 * $(tr -d '\n\t -~' <"$1" | wc -c) + $(tr -cd '\n\t"\134' <"$1" | wc -c))); }

# set_emitted EVENT [KEY VALUE]...: sets emitted: an event, of CLOCK, without its text and its end.
set_emitted() {
  emitted="{\"event\":\"$1\",\"at\":$CLOCK"
  shift
  while [ $# -ge 2 ]; do
    case $2 in
      *[!A-Za-z0-9\ ._:/@+,=-]*)
        value=$(printf '%s' "$2" | json_text)
        emitted="$emitted,\"$1\":\"${value%\\n}\""
        ;;
      *) emitted="$emitted,\"$1\":\"$2\"" ;;
    esac
    shift 2
  done
}

# emit EVENT FILE|- [KEY VALUE]...: one event, of CLOCK; FILE becomes its "text".
# Lanes share the file of events: each line is appended by a single write, so that no other comes in between. A shell makes one of a short line,
# dd(1) of any.
emit() {
  text=$2 emitted=$1
  shift 2
  set_emitted "$emitted" "$@"
  if [ -z "$EVENTS" ]; then
    print_event "$text"
  elif [ "$text" = - ] && [ "${#emitted}" -lt 500 ]; then
    printf '%s}\n' "$emitted" >>"$EVENTS"
  else
    print_event "$text" >"$TMP/line.$LANE"
    dd bs="$((2 * OUTPUT_LIMIT + 100000))" <"$TMP/line.$LANE" >>"$EVENTS" 2>/dev/null
  fi
}

# print_event FILE|-: what emit has put together.
print_event() {
  printf '%s' "$emitted"
  if [ "$1" != - ]; then
    printf ',"text":"'
    json_text <"$1"
    printf '"'
  fi
  printf '}\n'
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
