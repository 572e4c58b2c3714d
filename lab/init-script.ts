import type { PackageRecipe } from "./package-spec";

/**
 * An init script as Enterprise Linux 6 has them: start, stop, restart, condrestart, try-restart, reload, status, with
 * LSB's status codes (0 running, 1 dead with a pid file, 2 dead with a lock file, 3 stopped).
 */
export function initScript(service: NonNullable<PackageRecipe["service"]>): string {
  const { name, executable, libraries } = service;
  const program = executable.slice(executable.lastIndexOf("/") + 1);
  return `#!/bin/sh
# chkconfig: 345 ${service.order} 15
# description: stand-in daemon of the lab
prog=${program}
exec=${executable}
pidfile=/var/run/${name}/${name}.pid
lockfile=/var/lock/subsys/${name}

pid_of() {
  pid=$(cat "$pidfile" 2>/dev/null) && [ -n "$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$prog" ]
}

start() {
  pid_of && return 0
  [ -x "$exec" ] || return 5
  mkdir -p "\${pidfile%/*}" "\${lockfile%/*}"
  LD_PRELOAD=${libraries.join(":")} setsid "$exec" infinity </dev/null >/dev/null 2>&1 &
  echo $! >"$pidfile"
  touch "$lockfile"
  echo "Starting ${name}: [  OK  ]"
}

stop() {
  if pid_of; then
    kill -TERM "$pid"
    tries=0
    while pid_of && [ $tries -lt 100 ]; do
      tries=$((tries + 1))
      sleep 0.05
    done
    ! pid_of || kill -KILL "$pid"
  fi
  rm -f "$pidfile" "$lockfile"
  echo "Stopping ${name}: [  OK  ]"
}

status() {
  if pid_of; then
    echo "$prog (pid  $pid) is running..."
  elif [ -e "$pidfile" ]; then
    echo "$prog dead but pid file exists"
    return 1
  elif [ -e "$lockfile" ]; then
    echo "$prog dead but subsys locked"
    return 2
  else
    echo "$prog is stopped"
    return 3
  fi
}

case "$1" in
  start) start ;;
  stop) stop ;;
  restart) stop && start ;;
  reload) pid_of || exit 7 ;;
  condrestart | try-restart)
    status >/dev/null 2>&1 || exit 0
    stop && start
    ;;
  status) status ;;
  *)
    echo "Usage: $0 {start|stop|status|restart|condrestart|try-restart|reload}"
    exit 2
    ;;
esac
`;
}
