# Asterisk, the web server and the database before and after a change of packages. Only what is restarted or stopped is asked for and waited
# for: where each still is the process that it was, nobody noticed anything. Comes after service-measure.sh and mark.sh.
# Parameters: ON_NODE (not empty on a node itself), WORK (a directory), RESTART, those of is_kept, EARLIER (not empty where an earlier change is open), TOLERANCE and SETTLE as of
# service-measure.sh. In PROOF, `services` has what was so before the change that is open.
if [ -f "$ROOT/var/www/html/admin/config.php" ]; then WEB_PATH=/admin/config.php; else WEB_PATH=/; fi

# scan_daemons: sets daemons: KIND:PID:START of each process of Asterisk, of a web server and of a database that no other one of its kind
# began, a word each. By the shell alone: it's done twice in each container.
scan_daemons() {
  found='' pids='' daemons=''
  for stat in "$ROOT"/proc/[0-9]*/stat; do
    IFS= read -r line 2>/dev/null <"$stat" || continue
    case $line in
      *' (asterisk) '*) kind=asterisk ;;
      *' (httpd) '* | *' (apache2) '* | *' (nginx) '* | *' (lighttpd) '*) kind=web ;;
      *' (mysqld) '* | *' (mariadbd) '*) kind=database ;;
      *) continue ;;
    esac
    # shellcheck disable=SC2086 # its numbers: the state, the parent, and as the 22nd when it began
    set -- $kind "${line%% *}" ${line##*) }
    [ "$3" != Z ] || continue
    found="$found $1:$2:${22-} $4"
    pids="$pids $1:$2 "
  done
  # shellcheck disable=SC2086 # words
  set -- $found
  while [ $# -gt 1 ]; do
    case $pids in
      *" ${1%%:*}:$2 "*) ;;
      *) is_ours "$1" && daemons="$daemons $1" ;;
    esac
    shift 2
  done
}

# is_ours KIND:PID:START: a node's /proc lists its containers' processes, too.
is_ours() {
  [ -n "$ON_NODE" ] || return 0
  is_ours=${1#*:}
  own_process "${is_ours%:*}"
}

# print_kinds DAEMONS: `runs KIND` lines.
print_kinds() {
  for kind in asterisk web database; do
    case $1 in *" $kind:"*) echo "runs $kind" ;; esac
  done
}

# may_restart KIND: whether this change may restart it, so that it's asked for all that may be lost.
may_restart() {
  [ "$RESTART" != never ] || return 1
  [ "$1" != asterisk ] || ! is_kept asterisk
}

runs_before() { case $were in *" $1:"*) ;; *) return 1 ;; esac; }

# look_at_services: what runs now, and, unless that's known of an earlier change, what is to be so afterwards: `runs KIND` lines, and
# those of measure_asterisk where calls may be cut.
look_at_services() {
  scan_daemons
  were=$daemons
  [ ! -s "$PROOF/services" ] || return 0
  {
    print_kinds "$were"
    if runs_before asterisk && may_restart asterisk; then measure_asterisk; fi
  } >"$PROOF/services"
}

# look_at_web: right before the first restart. Of an earlier change it's known already.
look_at_web() {
  if [ -z "$EARLIER" ] && runs_before web; then measure_web >>"$PROOF/services"; fi
}

# measure_services: what is now of all that was measured before.
measure_services() {
  scan_daemons
  print_kinds "$daemons"
  ! grep -q '^asterisk ' "$PROOF/services" || measure_asterisk
  ! grep -q '^web ' "$PROOF/services" || measure_web
}

# gone_services BEFORE AFTER: service-gone KIND
gone_services() {
  awk '$1 != "runs" { next } FILENAME == ARGV[1] { ran[$2]; next } { delete ran[$2] } END { for (kind in ran) print "service-gone\t" kind }' "$1" "$2" | sort
}

# worse_services: what is worse than before when SETTLE is over: lines as of gone_services and worse_measures. Where nothing was
# restarted, stopped or left open, nobody is asked.
worse_services() {
  [ -s "$PROOF/services" ] || return 0
  scan_daemons
  if [ -z "$EARLIER" ] && [ -z "$restarted" ] && [ "$daemons" = "$were" ]; then return; fi
  begun=$(date +%s)
  good=0 needed=1
  # What dies of its start may take a moment.
  ! grep -q '^asterisk up' "$PROOF/services" || needed=2
  while
    measure_services >"$WORK/measured"
    worse=$(
      gone_services "$PROOF/services" "$WORK/measured"
      worse_measures "$PROOF/services" "$WORK/measured"
    )
    if [ -n "$worse" ]; then good=0; else good=$((good + 1)); fi
    [ "$good" -lt "$needed" ] && [ "$(($(date +%s) - begun))" -lt "$SETTLE" ]
  do
    sleep 2
  done
  [ -z "$worse" ] || printf '%s\n' "$worse"
}
