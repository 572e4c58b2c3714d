# Services: which one a process belongs to, and how it's asked and restarted. Comes after processes.sh, and wants is_host_daemon SERVICE: whether
# it's one of a runtime's on its node.
# How many seconds a service may take to say whether it runs.
STATUS_LIMIT=10

# service_of PID SCRIPT: sets service: the one that the process belongs to, or nothing. SCRIPT is its init script, as of init_scripts_of, where there's no
# systemd. Needs $hanging and $running, see replaced_in_use.
service_of() {
  if [ -d "$ROOT/run/systemd/system" ]; then
    # Below his own slice each user calls groups as he likes, also like services of the system. Other hierarchies than systemd's may be the
    # host's.
    service=$(sed -n -e '/^[0-9]*:\(name=systemd\)\{0,1\}:/!d' -e '/[/]user[@.]/d' -e 's|.*/\([A-Za-z0-9_][A-Za-z0-9_:.@\\-]*\)\.service$|\1|p' "$ROOT/proc/$1/cgroup" 2>/dev/null | head -n 1)
    return
  fi
  service=$2
  # What nobody started as a service isn't restarted as one.
  { [ -n "$service" ] && says_it_runs "$service" && descends_from_main "$1" "$service"; } || service=
}

# says_it_runs SERVICE: one that runs, or hangs, is asked once, not for each of its processes.
says_it_runs() {
  case " $hanging " in *" $1 "*) return 1 ;; esac
  case " $running " in *" $1 "*) return 0 ;; esac
  if service_status "$1"; then
    running="$running $1"
    return
  fi
  # 137: ended by within.
  [ "$status_code" -ne 137 ] || hanging="$hanging $1"
  return 1
}

# descends_from_main PID SERVICE: whether the process is the service's main one, or below it, by the pid file where there
# is one. Others go their own way: a session of sshd outlives every restart of sshd, and ends with its user.
descends_from_main() {
  main=
  for pid_file in "$ROOT/var/run/$2.pid" "$ROOT/var/run/$2/$2.pid"; do
    if [ -n "$main" ] || [ ! -r "$pid_file" ]; then continue; fi
    # A last line without an end counts, too.
    read -r main <"$pid_file" || :
  done
  [ -n "$main" ] || return 0
  ancestor=$1
  while [ "$ancestor" != "$main" ]; do
    [ "${ancestor:-0}" -gt 1 ] || return 1
    parent_of "$ancestor"
  done
}

# parent_of PID: sets ancestor; a process may be called anything, with line breaks and brackets.
parent_of() {
  ancestor=''
  while read -r ancestor_line; do ancestor="$ancestor $ancestor_line"; done 2>/dev/null <"$ROOT/proc/$1/stat"
  ancestor=${ancestor##*) }
  ancestor=${ancestor#* }
  ancestor=${ancestor%% *}
}

# carries_others SERVICE: whether its restart would take more with it than itself: containers, networks, shares, the bus.
carries_others() {
  ! is_host_daemon "$1" || return 0
  case $1 in
    # Of runtimes whose containers nobody maintains by this project.
    docker* | containerd* | podman*) ;;
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

# packaged_with < PROGRAMS: PACKAGE<TAB>FILE for all files of the packages that own the programs, PID<TAB>PATH a line. Any user runs programs
# from paths of his own: each is one argument, and no option of rpm's, of which some run commands.
packaged_with() {
  set --
  asked_for=$LINE_BREAK
  while IFS=$TAB read -r _ owned; do
    case $owned in /*) ;; *) continue ;; esac
    case $asked_for in *"$LINE_BREAK$owned$LINE_BREAK"*) continue ;; esac
    asked_for=$asked_for$owned$LINE_BREAK
    set -- "$@" "$owned"
  done
  [ $# -eq 0 ] || rpm -qf --qf '[%{=NAME}\t%{FILENAMES}\n]' "$@" 2>/dev/null </dev/null
}

# init_scripts_of PROGRAMS < PROGRAMS: each PID of lines PID<TAB>PATH, and after a tab the only init script that comes in its program's package, or the one
# named like the program; nothing where there's none. Not just any: that of vzeventd has vz beside it, whose restart stops every container.
init_scripts_of() {
  {
    printf '%s\n' "$1"
    echo
    packaged_with
  } | awk -F "$TAB" '
    !told && $0 == "" { told = 1; next }
    !told { pid[++count] = $1; program[count] = $2; is_program[$2]; next }
    $2 in is_program { if (!(($2, $1) in owns)) { owns[$2, $1]; owners[$2] = owners[$2] FS $1 } }
    $2 ~ "^/etc/(rc\\.d/)?init\\.d/." { sub(/.*\//, "", $2); scripts[$1] = scripts[$1] FS $2 }
    END { for (i = 1; i <= count; i++) print pid[i] FS script_of(program[i]) }
    function script_of(path,  packages, package_count, names, name_count, i, j, found, found_count, only) {
      package_count = split(substr(owners[path], 2), packages, FS)
      sub(/.*\//, "", path)
      for (i = 1; i <= package_count; i++) {
        name_count = split(substr(scripts[packages[i]], 2), names, FS)
        for (j = 1; j <= name_count; j++) {
          if (names[j] == path) return path
          if (!(names[j] in found)) found_count++
          found[names[j]]
          only = names[j]
        }
      }
      return found_count == 1 ? only : ""
    }'
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
  status_code=$?
  return "$status_code"
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
