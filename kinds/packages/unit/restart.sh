# Restarts of services that execute replaced files, but for those in KEEP_RUNNING. Comes after mark.sh and judge.sh.

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
    restarted=$(restart_services)
    look_at_stale
  fi
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
