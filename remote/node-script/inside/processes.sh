# What runs inside a container, or on the node itself: the first part of every script that runs there.
# Everything printed is a section: a line `@@NAME`, then its lines; the last section is `@@end CODE`,
# without which the script was cut short, whatever exit code came back.
set -u
umask 022
LC_ALL=C PATH=${PATH:-/usr/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
TAB=$(printf '\t')
LINE_BREAK='
'
# A prefix for every path; empty but in the embedded sandbox, where a node and its containers are folders.
ROOT=${MAINTENANCE_ROOT:-}

# How many seconds a service may take to say whether it runs.
STATUS_LIMIT=10

section() { printf '@@%s\n' "$1"; }

# indented < TEXT: what somebody else said, as lines of a section: none of them reads as the beginning of another one, and
# none is longer than a screen or two, or holds a password.
indented() { without_secrets | sed 's/^/ /'; }

# query_packages [COLUMNS]: all packages that are installed, one a line, with COLUMNS of a format of rpm's after ours. Whatever rpm says
# beside the list makes it not whole: `rpm -qa` leaves out a package whose header is damaged, says so on standard error only, and
# ends with 0. That's NOT_WHOLE here. Needs package_format.
NOT_WHOLE=255
query_packages() {
  # Outside, since its standard error isn't rpm's word on the list.
  query_format=$(package_format)
  {
    query_said=$(rpm -qa --qf "$query_format${1-}\n" 2>&1 >&6 6>&- </dev/null)
    query_code=$?
  } 6>&1
  [ -n "$query_said" ] || return "$query_code"
  printf '%s\n' "$query_said" >&2
  [ "$query_code" -ne 0 ] || query_code=$NOT_WHOLE
  return "$query_code"
}

# within SECONDS COMMAND…: a program that is ended after that, with all that it began (0: never). For questions only: what changes things is
# never ended.
within() {
  if [ "$1" = 0 ]; then
    shift
    "$@"
    return
  fi
  if command -v timeout >/dev/null; then timeout -s KILL "$@"; else within_session "$@"; fi
  within_code=$?
  [ "$within_code" -ne 137 ] || echo "it gave no answer within $1 s" >&2
  return "$within_code"
}

# within_session SECONDS COMMAND…: the same where there's no timeout(1), as on Enterprise Linux 5.
within_session() {
  within_seconds=$1
  shift
  # A background command of a shell reads /dev/null unless it's given another descriptor.
  exec 5<&0
  setsid "$@" <&5 5<&- &
  asked=$!
  exec 5<&-
  (
    sleeping=
    trap 'kill $sleeping; exit' TERM
    sleep "$within_seconds" &
    sleeping=$!
    wait "$sleeping"
    kill -s KILL -- "-$asked"
  ) </dev/null >/dev/null 2>&1 &
  ending=$!
  wait "$asked" 2>/dev/null
  asked_code=$?
  kill "$ending" 2>/dev/null
  return "$asked_code"
}

# own_process PID: whether the process belongs to this system itself. A node's /proc lists its containers' processes
# too: they live in other PID namespaces, or, before Linux 3.8, carry another envID (OpenVZ).
own_process() {
  own_namespace=$(readlink "$ROOT/proc/self/ns/pid" 2>/dev/null)
  if [ -n "$own_namespace" ]; then
    [ "$(readlink "$ROOT/proc/$1/ns/pid" 2>/dev/null)" = "$own_namespace" ]
  else
    [ "$(sed -n 's/^envID:[[:space:]]*//p' "$ROOT/proc/$1/status" 2>/dev/null)" = "$(sed -n 's/^envID:[[:space:]]*//p' "$ROOT/proc/self/status" 2>/dev/null)" ]
  fi
}

# package_tools: PID and command line of each package tool at work here, which isn't ours. Any user may call a program like one, but only
# root's change packages.
package_tools() {
  for stat in "$ROOT"/proc/[0-9]*/stat; do
    read -r pid name _ 2>/dev/null <"$stat" || continue
    case $name in
      '(yum)' | '(dnf)' | '(dnf-3)' | '(dnf5)' | '(rpm)' | '(yum-cron)' | '(dnf-automatic)')
        [ -O "${stat%/stat}" ] && own_process "$pid" &&
          printf '%s\t%s\n' "$pid" "$(tr '[:cntrl:]' ' ' <"$ROOT/proc/$pid/cmdline" 2>/dev/null | cut -c 1-500)"
        ;;
    esac
  done
}

# code_that_is_gone: PID<TAB>PATH of what own processes execute from files that aren't there any more. What a program makes for itself, such as
# a cache of compiled code, looks the same: see was_packaged. needs-restarting(1) skips mappings on a device 00:, which is every one in a
# simfs container; this doesn't. Old kernels mark them in front.
code_that_is_gone() {
  grep -lE '^[0-9a-f]+-[0-9a-f]+ ..x. .*\(deleted\)' "$ROOT"/proc/[0-9]*/maps 2>/dev/null |
    while read -r maps; do
      pid=${maps%/maps}
      pid=${pid##*/}
      own_process "$pid" || continue
      sed -n -e '/^[0-9a-f]*-[0-9a-f]* ..x/!d' -e 's|^[^/(]*\(/.*\) (deleted)$|\1|p' -e 's|^[^/(]*(deleted) *\(/.*\)|\1|p' "$maps" 2>/dev/null |
        grep -vE '^/(memfd:|SYSV|dev/|tmp/|var/tmp/|run/|\[aio\])' | sort -u | sed "s/^/$pid$TAB/"
    done
}

# owners_of < PATHS: each path, a line, after `packaged` or `foreign` and a tab. So many are asked for at a time that their names fit into
# arguments everywhere.
owners_of() {
  set --
  while IFS= read -r path; do
    set -- "$@" "$path"
    [ $# -lt 50 ] || { ask_owners "$@" && set --; }
  done
  [ $# -eq 0 ] || ask_owners "$@"
}

# ask_owners PATH…: in the words of rpm 4.4 to 6.0. What it says in other words of is taken for a package's.
ask_owners() {
  {
    printf '%s\n' "$@"
    echo
    rpm -qf --qf '@\n' "$@" 2>&1 </dev/null
  } | awk '
    !asked && $0 == "" { asked = 1; next }
    !asked { order[++count] = $0; next }
    sub(/^(error: )?file /, "") { said[$0] }
    END {
      for (i = 1; i <= count; i++) {
        is_foreign = (order[i] " is not owned by any package") in said || (order[i] ": No such file or directory") in said
        print (is_foreign ? "foreign" : "packaged") "\t" order[i]
      }
    }'
}

# has_packaged_code DIRECTORY: whether programs or libraries of packages lie in it.
has_packaged_code() {
  for code in "$ROOT$1"/*; do
    [ -f "$code" ] || continue
    case $code in
      *.so | *.so.*) ;;
      *) [ -x "$code" ] || continue ;;
    esac
    printf '%s\n' "${code#"$ROOT"}"
  done | head -n 50 | owners_of | grep -q '^packaged'
}

# was_packaged < PATHS: those, a path a line, that a package had: it has them still, by another build, or they lay among the code of
# packages: libx.so.1.0.1 went with an update. No package has longer paths.
was_packaged() {
  looked_at=
  sort -u | awk 'length($0) < 1000 && ++count <= 1000' | owners_of | while IFS=$TAB read -r owner path; do
    if [ "$owner" = foreign ]; then
      directory=${path%/*}/
      if [ "$looked_at" != "$directory" ]; then
        looked_at=$directory
        if has_packaged_code "${path%/*}"; then has_code=yes; else has_code=no; fi
      fi
      [ "$has_code" = yes ] || continue
    fi
    printf '%s\n' "$path"
  done
}

# processes_with_replaced_files: PIDs that execute code from a file that is gone, and that a package had: another build has replaced it.
processes_with_replaced_files() {
  gone=$(code_that_is_gone)
  [ -n "$gone" ] || return 0
  {
    printf '%s\n' "$gone" | cut -f 2- | was_packaged
    echo
    printf '%s\n' "$gone"
  } | awk -F "$TAB" '
    !all && $0 == "" { all = 1; next }
    !all { replaced[$0]; next }
    substr($0, length($1) + 2) in replaced && !told[$1]++ { print $1 }'
}

# service_of PID: sets service: the one that the process belongs to, or nothing. Needs $programs and $hanging, see replaced_in_use.
service_of() {
  if [ -d "$ROOT/run/systemd/system" ]; then
    # Below his own slice each user calls groups as he likes, also like services of the system.
    service=$(sed -n -e '/[/]user[@.]/d' -e 's|.*/\([A-Za-z0-9_][A-Za-z0-9_:.@\\-]*\)\.service$|\1|p' "$ROOT/proc/$1/cgroup" 2>/dev/null | head -n 1)
    return
  fi
  program=$(program_of "$1")
  service=$(printf '%s\n' "$programs" | init_scripts_of "$program" | script_for "${program##*/}")
  # What nobody started as a service isn't restarted as one.
  { [ -n "$service" ] && says_it_runs "$service" && descends_from_main "$1" "$service"; } || service=
}

# says_it_runs SERVICE: one that hangs is asked once, not for each of its processes.
says_it_runs() {
  case " $hanging " in *" $1 "*) return 1 ;; esac
  service_status "$1" && return
  # 137: ended by within.
  [ $? -ne 137 ] || hanging="$hanging $1"
  return 1
}

# script_for PROGRAM < SERVICES: the only one, or the one named like the program. Not just any of a package: that of
# vzeventd has vz beside it, whose restart stops every container.
script_for() {
  PROGRAM=$1 awk '
    { only = $0; if ($0 "" == ENVIRON["PROGRAM"] "") named = $0 }
    END { if (named != "") print named; else if (NR == 1) print only }'
}

# descends_from_main PID SERVICE: whether the process is the service's main one, or below it, by the pid file where there
# is one. Others go their own way: a session of sshd outlives every restart of sshd, and ends with its user.
descends_from_main() {
  main=$(cat "$ROOT/var/run/$2.pid" "$ROOT/var/run/$2/$2.pid" 2>/dev/null | head -n 1)
  [ -n "$main" ] || return 0
  ancestor=$1
  while [ "$ancestor" != "$main" ]; do
    [ "${ancestor:-0}" -gt 1 ] || return 1
    ancestor=$(sed -n 's/.*) [A-Za-z] \([0-9]*\) .*/\1/p' "$ROOT/proc/$ancestor/stat" 2>/dev/null)
  done
}

# carries_others SERVICE: whether its restart would take more with it than itself: containers, networks, shares, the bus.
carries_others() {
  case $1 in
    vz | vz-* | vzeventd | lxc* | libvirt* | docker* | containerd* | podman*) ;;
    network | NetworkManager | systemd-* | iscsi* | multipathd | nfs* | netfs | rpcbind) ;;
    dbus | dbus-broker | messagebus) ;;
    *) return 1 ;;
  esac
}

# program_of PID: the path of its program, whether the file is still there or not. A path may hold anything: nothing where it holds
# a line break, as no package's does.
program_of() {
  program=$(readlink "$ROOT/proc/$1/exe" 2>/dev/null)
  case $program in
    *"$LINE_BREAK"*) ;;
    *) printf '%s\n' "${program% (deleted)}" ;;
  esac
}

# packaged_with < PROGRAMS: PACKAGE<TAB>FILE for all files of the packages that own the programs, a path a line. Any user runs programs
# from paths of his own: each is one argument, and no option of rpm's, of which some run commands.
packaged_with() {
  set --
  while IFS= read -r owned; do
    case $owned in /*) set -- "$@" "$owned" ;; esac
  done
  [ $# -eq 0 ] || rpm -qf --qf '[%{=NAME}\t%{FILENAMES}\n]' "$@" 2>/dev/null </dev/null
}

# init_scripts_of PROGRAM < PACKAGED: the init scripts that come in the same package.
init_scripts_of() {
  PROGRAM=$1 awk -F "$TAB" '
    $2 "" == ENVIRON["PROGRAM"] "" { owner[$1] = 1 }
    $2 ~ "^/etc/(rc\\.d/)?init\\.d/." { script[$2] = $1 }
    END { for (path in script) if (script[path] in owner) { sub(".*/", "", path); print path } }' | sort -u
}

# service_control NAME VERB: by the service manager that is there; for questions there's service_status.
service_control() {
  if [ -d "$ROOT/run/systemd/system" ]; then systemctl "$2" "$1"; else "$ROOT/etc/init.d/$1" "$2"; fi
}

# service_status NAME: 0 where it runs, as LSB has it. An init script may hang.
service_status() {
  if [ -d "$ROOT/run/systemd/system" ]; then
    within "$STATUS_LIMIT" systemctl status "$1"
  else
    within "$STATUS_LIMIT" "$ROOT/etc/init.d/$1" status
  fi >/dev/null 2>&1 </dev/null
}

# start_order NAME: its place among the services that start with the system, by the script's chkconfig(8) line; 50 without.
start_order() {
  order=$(sed -n 's/^# *chkconfig:[[:space:]]*[-0-9]*[[:space:]]*\([0-9]*\).*/\1/p' "$ROOT/etc/init.d/$1" 2>/dev/null | head -n 1)
  echo "${order:-50}"
}

# in_start_order < NAMES: what others build on first; asterisk doesn't like to lose its database.
in_start_order() {
  while read -r name; do printf '%s %s\n' "$(start_order "$name")" "$name"; done | sort -n | cut -d ' ' -f 2
}

# replaced_in_use: who executes replaced files, a line each: KIND PID (COMMAND) SERVICE|-. KIND is `service` where a restart of
# SERVICE would do; `machine` where only that of the whole machine would, or one that takes too much with it; `daemon` and `process`
# belong to no service, looked after by init or not. Init is of the kind `machine`, too.
replaced_in_use() {
  pids=$(processes_with_replaced_files)
  [ -n "$pids" ] || return 0
  programs=$(for pid in $pids; do program_of "$pid"; done | sort -u | packaged_with)
  hanging=
  for pid in $pids; do
    read -r _ name _ parent _ 2>/dev/null <"$ROOT/proc/$pid/stat" || continue
    service=
    [ "$pid" = 1 ] || service_of "$pid"
    if [ "$pid" = 1 ] || { [ -n "$service" ] && carries_others "$service"; }; then
      kind=machine
    elif [ -n "$service" ]; then
      kind=service
    elif [ "$parent" = 1 ]; then
      kind=daemon
    else
      kind=process
    fi
    printf '%s %s %s %s\n' "$kind" "$pid" "$name" "${service:--}"
  done
}

# services_to_restart: a line each: `service NAME`, or `process PID (COMMAND)` where no restart of a service would do, or
# where it would do too much.
services_to_restart() {
  replaced_in_use | while read -r kind pid name service; do
    if [ "$kind" = service ]; then printf 'service %s\n' "$service"; else printf 'process %s %s\n' "$pid" "$name"; fi
  done | sort -u
}
