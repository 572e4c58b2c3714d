# Restarts of services that execute replaced files, but for those in KEEP_RUNNING. Comes after mark.sh and judge.sh.
# How long each was away is measured, from its restart, before which it was good, to its first answer: WORK/away has a line for each, SERVICE BEGUN.

# look_at_replaced: sets replaced: what services_to_restart says; or unseen, a finding, where it can't.
look_at_replaced() {
  replaced=$(services_to_restart) && return
  unseen=$(finding restarts-unseen "${replaced##*"$LINE_BREAK"}") replaced=
}

# restart_due: what the change allows. In variables, since a disk that is full now would keep less than was found.
restart_due() {
  restarted='' stale='' unrestarted='' unseen=''
  look_at_replaced
  if [ "$RESTART" = never ]; then
    stale=$(printf '%s\n' "$replaced" | grep '^process ')
    unrestarted=$(printf '%s\n' "$replaced" | sed -n 's/^service /left /p')
  else
    restart_and_await
    look_at_stale
  fi
}

# start_stopped: starts what was restarted since the mark was set, or noted as such, and is down, where the change allows restarts. What runs goes on.
start_stopped() {
  restarted='' stale='' unrestarted='' unseen='' replaced=''
  [ "$RESTART" = never ] || restart_and_await
}

restart_and_await() {
  # A way back has as long for its restarts as the change had.
  settle_in_all=${settle_in_all:-$SETTLE}
  SETTLE=$settle_in_all
  : >"$WORK/answers"
  restarted=$(restart_services)
  await_restarted
}

# restart_services: those of $replaced, and those that an earlier run restarted, and that don't run.
restart_services() {
  [ -n "$replaced$EARLIER" ] || return 0
  looked=
  due=$(
    printf '%s\n' "$replaced" | sed -n 's/^service //p'
    [ -z "$EARLIER" ] || dead_services | awk -F "$TAB" '$4 == "left" { print $2 }'
  )
  [ -n "$due" ] || return 0
  printf '%s\n' "$due" | sort -u | in_start_order | while read -r service; do
    if is_kept "$service"; then
      printf 'kept %s\n' "$service"
    else
      [ -n "$looked" ] || look_at_web
      looked=yes
      printf '%s\n' "$service" >>"$PROOF/restarts"
      restart_service "$service"
    fi
  done
}

# restart_service NAME: restarts it, and waits for a while until it says that it runs.
restart_service() {
  begun=$(date +%s)
  kind=$(kind_of_service "$1")
  [ -z "$kind" ] || echo "$kind $begun" >>"$WORK/away"
  service_control "$1" restart >>"$LOG" 2>&1 </dev/null
  tries=0
  while
    service_status "$1"
    status=$?
    [ "$status" -ne 0 ] && [ "$tries" -lt 20 ]
  do
    tries=$((tries + 1))
    sleep 0.5
  done
  printf 'restarted %s %s %s\n' "$1" "$status" "$(($(date +%s) - begun))"
  # Others are restarted after it: it isn't away for as long as they are.
  [ -z "$kind" ] || await_answers "$PROOF/services" 1 "$kind"
}

# kind_of_service NAME: what customers call it; nothing for others.
kind_of_service() {
  case $1 in
    asterisk | asterisk-* | asterisk@*) echo asterisk ;;
    httpd | httpd[0-9-]* | apache2 | nginx | lighttpd) echo web ;;
    mysqld | mysql | mariadb) echo database ;;
  esac
}

# await_restarted: what was restarted and answered before has until SETTLE is over; what it took is taken from that. What doesn't run isn't waited for.
await_restarted() {
  [ -s "$WORK/away" ] || return 0
  case $restarted in *'restarted '*) ;; *) return 0 ;; esac
  waited_since=$(date +%s)
  # shellcheck disable=SC2046 # words
  [ -n "$(dead_services)" ] || await_answers "$PROOF/services" "$SETTLE" $(cut -d ' ' -f 1 "$WORK/away")
  SETTLE=$((SETTLE - $(date +%s) + waited_since))
  [ "$SETTLE" -ge 0 ] || SETTLE=0
}

# interruptions: SERVICE SECONDS a line, of what answers again.
interruptions() {
  [ -s "$WORK/away" ] || return 0
  awk '
    FILENAME ~ /away$/ { if (!($1 in begun)) begun[$1] = $2; next }
    $1 in begun && $2 >= begun[$1] && !told[$1]++ { print $1, $2 - begun[$1] }' "$WORK/away" "$WORK/answers"
}

# is_kept SERVICE: whether it's one of those that may not be restarted.
is_kept() {
  set -f
  kept=1
  for pattern in $KEEP_RUNNING; do
    # shellcheck disable=SC2254 # a pattern is what it is
    case $1 in $pattern) kept=0 ;; esac
  done
  set +f
  return "$kept"
}

# restarts_due: $replaced without the services that are kept.
restarts_due() {
  [ -n "$replaced" ] || return 0
  printf '%s\n' "$replaced" | while read -r kind name; do
    [ "$kind" = service ] && is_kept "$name" || printf '%s %s\n' "$kind" "$name"
  done
}

# look_at_stale: sets stale: what restarts_due says in the end. Some processes take their time to finish what they were at when their service
# was restarted. Where none was, it's what was seen before.
look_at_stale() {
  tries=0
  case $restarted in *'restarted '*) look_at_replaced ;; esac
  while
    stale=$(restarts_due)
    case $stale in *'service '*) [ "$tries" -lt 20 ] ;; *) false ;; esac
  do
    tries=$((tries + 1))
    sleep 0.5
    look_at_replaced
  done
}
