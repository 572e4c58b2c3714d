# What init scripts of the sandbox share; installed as /etc/rc.d/init.d/functions by the package initscripts.
ROOT=${MAINTENANCE_ROOT:-}

# control VERB NAME PROGRAM [LIBRARY]...: a whole init script. Codes of status are the LSB's.
control() {
  verb=$1 service=$2
  shift 2
  case $verb in
    start)
      is_up || begin_process "$@"
      echo "Starting $service: [  OK  ]"
      ;;
    stop)
      end_process
      echo "Stopping $service: [  OK  ]"
      ;;
    restart)
      end_process
      begin_process "$@"
      echo "Stopping $service: [  OK  ]"
      echo "Starting $service: [  OK  ]"
      ;;
    condrestart | try-restart)
      if is_up; then
        end_process
        begin_process "$@"
      fi
      ;;
    status)
      if is_up; then
        echo "$service (pid  $pid) is running..."
      elif [ -n "$pid" ]; then
        echo "$service dead but pid file exists"
        exit 1
      else
        echo "$service is stopped"
        exit 3
      fi
      ;;
    *)
      echo "Usage: $service {start|stop|status|restart|condrestart}" >&2
      exit 2
      ;;
  esac
}

is_up() {
  pid=
  [ ! -f "$ROOT/var/run/$service.pid" ] || read -r pid <"$ROOT/var/run/$service.pid"
  [ -n "$pid" ] && [ -d "$ROOT/proc/$pid" ]
}

# begin_process PROGRAM [LIBRARY]...: a folder like one under /proc, mapping those of the files that are there.
begin_process() {
  env_id=0
  while IFS=: read -r key value; do
    [ "$key" != envID ] || env_id=$((value))
  done <"$ROOT/proc/self/status"
  pid=$((env_id * 100 + 700))
  until mkdir "$ROOT/proc/$pid" 2>/dev/null; do
    [ -d "$ROOT/proc/$pid" ] || return 1
    pid=$((pid + 1))
  done
  process=$ROOT/proc/$pid name=${1##*/}
  printf 'Name:\t%s\nPid:\t%s\nenvID:\t%s\n' "$name" "$pid" "$env_id" >"$process/status"
  printf '%s\000' "$1" >"$process/cmdline"
  ln -s "$1" "$process/exe"
  inode=131072
  for file in "$@"; do
    inode=$((inode + 17))
    [ ! -e "$ROOT$file" ] ||
      printf '7f%05x00000-7f%05x80000 r-xp 00000000 00:1f %d                     %s\n' "$inode" "$inode" "$inode" "$file"
  done >"$process/maps"
  printf '%s (%s) S 1 %s %s 0 -1\n' "$pid" "$name" "$pid" "$pid" >"$process/stat"
  echo "$pid" >"$ROOT/var/run/$service.pid"
  # A node's /proc lists its containers' processes too.
  case $ROOT in
    */vz/root/*) ln -sf "$process" "${ROOT%/vz/root/*}/proc/$pid" ;;
  esac
}

end_process() {
  is_up || return 0
  rm -rf "$ROOT/proc/$pid" "$ROOT/var/run/$service.pid"
  case $ROOT in
    */vz/root/*) rm -f "${ROOT%/vz/root/*}/proc/$pid" ;;
  esac
}
