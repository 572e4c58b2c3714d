# Looks at a container's services again and again, and tells of each look when it begins and what it saw: `SERVICE asked`, then
# `SERVICE IDENTITY`, `-` where it's away, `?` where nothing tells. The identity is the start of its main process: another one is another
# run of it. Ends when nobody listens. Comes after processes.sh and daemons.sh. Parameter: EVERY (seconds).

# start_of PID NAME…: sets start, where a process of these names has that number. Without other programs: it's asked often.
start_of() {
  start=
  read -r _ start_name start_state _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ start_at _ 2>/dev/null <"$ROOT/proc/$1/stat" || return
  [ "$start_state" != Z ] || return
  shift
  for wanted; do
    [ "$start_name" != "($wanted)" ] || start=$start_at
  done
}

# find_main WAY NAME…: sets main and identity to the oldest process of these names that is a daemon by that way (listens, on_record, or
# either), both empty where there's none; and others, to those that aren't.
find_main() {
  main='' identity='' others='' by=$1
  shift
  for stat in "$ROOT"/proc/[0-9]*/stat; do
    pid=${stat%/stat} pid=${pid##*/}
    start_of "$pid" "$@"
    [ -n "$start" ] || continue
    [ -z "$identity" ] || [ "$start" -lt "$identity" ] || continue
    ! is_shell "" "$(program_of "$pid")" || continue
    if "$by" "$pid"; then main=$pid identity=$start; else others="$others $pid"; fi
  done
}

either() { listens "$1" || on_record "$1"; }

ask_asterisk_up() { timeout 5 asterisk -rx 'core show uptime seconds' 2>/dev/null </dev/null | grep -q '^System uptime: '; }

ask_web_up() {
  case $(curl -sk -m 5 -o /dev/null -w '%{http_code}' "http://$(own_address)/" 2>/dev/null </dev/null) in
    [234]*) ;;
    *) return 1 ;;
  esac
}

ask_database_up() { timeout 5 mysqladmin ping >/dev/null 2>&1 </dev/null; }

# watch SERVICE NAME…: whoever answers at the first look must answer at all of them; whoever listens must listen; of others the process must
# be there that the service has on record. Of a process that does none of that nobody knows whether it serves.
watch() {
  watched=$1
  shift
  way='' main='' identity=''
  while echo "$watched asked"; do
    look "$@"
    if [ -n "$way" ]; then
      echo "$watched ${identity:--}" || break
    elif [ -n "$others" ]; then
      echo "$watched ?" || break
    fi
    sleep "$EVERY"
  done
}

# look NAME…: sets identity. The main process is looked for anew only when it's gone.
look() {
  [ -z "$main" ] || start_of "$main" "$@"
  if [ -z "$main" ] || [ -z "$start" ] || [ "$start" != "$identity" ]; then
    case $way in
      listens | on_record) find_main "$way" "$@" ;;
      *) find_main either "$@" ;;
    esac
  fi
  case $way in
    ask) answers "$@" || identity='' main='' ;;
    '')
      if answers "$@"; then
        way=ask
      elif [ -n "$main" ]; then
        if listens "$main"; then way=listens; else way=on_record; fi
      fi
      ;;
  esac
}

# answers NAME…: who answers is there; any process of its name tells one run from another then, and where there's none, nothing does.
answers() {
  "ask_${watched}_up" || return
  [ -n "$main" ] || find_main : "$@"
  : "${identity:=0}"
}

watch asterisk asterisk &
watch web httpd apache2 nginx &
watch database mysqld mariadbd &
wait
