# Looks at a container's services again and again, and tells of each look when it begins and what it saw: `SERVICE asked`, then
# `SERVICE IDENTITY`, `-` where it's away. The identity is the start of its oldest process: another one is another run of it.
# Ends when nobody listens. Comes after processes.sh. Parameter: EVERY (seconds).

# identity_of NAME…: of processes of these names; sets identity, empty where there's none. Without other programs: it's asked often.
identity_of() {
  identity=
  for stat in "$ROOT"/proc/[0-9]*/stat; do
    read -r _ name state _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ start _ 2>/dev/null <"$stat" || continue
    [ "$state" != Z ] || continue
    for wanted; do
      [ "$name" = "($wanted)" ] || continue
      if [ -z "$identity" ] || [ "$start" -lt "$identity" ]; then identity=$start; fi
    done
  done
}

ask_asterisk_up() { timeout 5 asterisk -rx 'core show uptime seconds' 2>/dev/null </dev/null | grep -q '^System uptime: '; }

ask_web_up() {
  case $(curl -sk -m 5 -o /dev/null -w '%{http_code}' "http://$(own_address)/" 2>/dev/null </dev/null) in
    [234]*) ;;
    *) return 1 ;;
  esac
}

ask_database_up() { timeout 5 mysqladmin ping >/dev/null 2>&1 </dev/null; }

# watch SERVICE NAME…: whoever answers at the first look must answer at all of them; of others the process must be there.
watch() {
  watched=$1
  shift
  way=
  while echo "$watched asked"; do
    identity_of "$@"
    if [ -z "$way" ] && "ask_${watched}_up"; then
      way=ask
    elif [ -z "$way" ] && [ -n "$identity" ]; then
      way=process
    elif [ "$way" = ask ] && ! "ask_${watched}_up"; then
      identity=-
    fi
    # A service that answers without a process of these names has none to be told from another.
    [ -n "$identity" ] || [ "$way" != ask ] || identity=0
    [ -z "$way" ] || echo "$watched ${identity:--}" || break
    sleep "$EVERY"
  done
}

watch asterisk asterisk &
watch web httpd apache2 nginx &
watch database mysqld mariadbd &
wait
