# Probes of the fleet file: what must be so of a container before and after each work in it. Comes after processes.sh and finding (inside/unit.sh, or
# procedure/steps.sh).
# Parameters: PROBES (lines NAME<TAB>KIND<TAB>SECONDS<TAB>WHAT<TAB>STATUS<TAB>TEXT<TAB>MEGABYTES, of which those that aren't given are `-`; may be empty), SETTLE
# (seconds that they have to pass again), WORK (a directory that is there).
# Nothing is installed for them: each is asked by what the container has. The clients of SIP are sip-client.sh's.

# failing_probes: what isn't so, a line each: probe-failed NAME WHY [DETAIL]…. WHY is
#   exit CODE [SAID] | silent SECONDS | status STATUS WANTED | text TEXT | unanswered PLACE | disk FREE_MB NEEDED_MB PATH | units UNIT… |
#   unmeasured PATH | unrunnable PROGRAM…
failing_probes() {
  [ -n "$PROBES" ] || return 0
  while IFS=$TAB read -r probe kind seconds what status text megabytes; do
    "probe_$kind" </dev/null
  done <<PROBES
$PROBES
PROBES
}

# fails WHY [DETAIL]…: of the probe that is asked just now.
fails() { finding probe-failed "$probe" "$@"; }

# settle_probes: those that still fail when SETTLE is over. Asked again every two seconds until all pass.
settle_probes() {
  [ -n "$PROBES" ] || return 0
  read -r probes_begun _ </proc/uptime
  while
    failing=$(failing_probes)
    read -r probes_now _ </proc/uptime
    [ -n "$failing" ] && [ "$((${probes_now%%.*} - ${probes_begun%%.*}))" -lt "$SETTLE" ]
  do
    sleep 2
  done
  [ -z "$failing" ] || printf '%s\n' "$failing"
}

# probe_command: its words are the container's, so few are kept.
probe_command() {
  # Not by a pipe: what it leaves running would hold that open.
  within "$seconds" sh -c "$what" >"$WORK/probe" 2>&1
  probe_code=$?
  case $probe_code in
    0) ;;
    126 | 127) fails unrunnable "${what%% *}" ;;
    137) fails silent "$seconds" ;;
    *) fails exit "$probe_code" "$(head -c 2000 "$WORK/probe" | tail -n 1 | cut -c 1-200)" ;;
  esac
  rm -f "$WORK/probe"
}

probe_http() {
  if command -v curl >/dev/null 2>&1; then
    # Of the name's resolution, older builds of curl keep no time.
    answered=$(within "$seconds" curl -sk -m "$seconds" -o "$WORK/probe" -w '%{http_code}' "$what" 2>/dev/null)
  elif command -v wget >/dev/null 2>&1; then
    answered=$(within "$seconds" wget -S -T "$seconds" -t 1 --no-check-certificate --max-redirect=0 -O "$WORK/probe" "$what" 2>&1 | awk '$1 ~ /^HTTP\// { code = $2 } END { print code }')
  else
    fails unrunnable curl wget
    return
  fi
  case ${answered:-000} in
    000) fails unanswered "$what" ;;
    *)
      if [ "$status" != - ] && [ "$answered" != "$status" ]; then
        fails status "$answered" "$status"
      elif [ "$status" = - ] && { [ "$answered" -lt 200 ] || [ "$answered" -gt 399 ]; }; then
        fails status "$answered" 200-399
      elif [ "$text" != - ] && ! grep -qF -e "$text" "$WORK/probe" 2>/dev/null; then
        fails text "$text"
      fi
      ;;
  esac
  rm -f "$WORK/probe"
}

# find_client: sets client: a program that can open a socket; fails, and says so, where there's none.
find_client() {
  for client in python3 python python2 /usr/libexec/platform-python bash; do
    ! command -v "$client" >/dev/null 2>&1 || return 0
  done
  fails unrunnable python bash
  return 1
}

probe_tcp() {
  find_client || return 0
  # shellcheck disable=SC2016 # for bash
  case $client in
    bash) within "$seconds" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "${what%:*}" "${what##*:}" ;;
    *) within "$seconds" "$client" -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), float(sys.argv[3]))' "${what%:*}" "${what##*:}" "$seconds" ;;
  esac >/dev/null 2>&1 || fails unanswered "$what"
}

probe_sip() {
  find_client || return 0
  answered=$(sip_options "$client" "${what%:*}" "${what##*:}" "$seconds" 2>/dev/null)
  [ "$status" != - ] || status=200
  case $answered in
    "$status") ;;
    [1-6][0-9][0-9]) fails status "$answered" "$status" ;;
    *) fails unanswered "$what" ;;
  esac
}

probe_disk() {
  # df waits for ever for a share whose server is away; it may hold its standard output open even then.
  within "$seconds" df -Pk "$ROOT$what" >"$WORK/probe" 2>/dev/null
  probe_code=$?
  free_mb=$(awk 'NR == 2 && $4 ~ /^[0-9]+$/ { printf "%d", $4 / 1024 }' "$WORK/probe")
  rm -f "$WORK/probe"
  if [ "$probe_code" -eq 137 ]; then
    fails silent "$seconds"
  elif [ -z "$free_mb" ]; then
    fails unmeasured "$what"
  elif [ "$free_mb" -lt "$megabytes" ]; then
    fails disk "$free_mb" "$megabytes" "$what"
  fi
}

# probe_failedServices: those of systemd, where it runs. Elsewhere nobody keeps account of what has failed.
probe_failedServices() {
  [ -d "$ROOT/run/systemd/system" ] || return 0
  within "$seconds" systemctl --failed --plain --no-legend --no-pager >"$WORK/probe" 2>/dev/null || {
    fails silent "$seconds"
    return
  }
  set --
  while read -r unit _; do
    may_fail "${unit%.service}" || set -- "$@" "${unit%.service}"
  done <"$WORK/probe"
  rm -f "$WORK/probe"
  [ $# -eq 0 ] || fails units "$@"
}

# may_fail UNIT: whether it's one of the patterns in $what.
may_fail() {
  case $1 in '' | *[!A-Za-z0-9_.@:\\-]*) return 0 ;; esac
  set -f
  fits=1
  for pattern in $what; do
    # shellcheck disable=SC2254 # a pattern is what it is
    case $1 in $pattern) fits=0 ;; esac
  done
  set +f
  return "$fits"
}
