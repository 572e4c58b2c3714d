# Who executes code from files that were replaced. Comes after processes.sh and services.sh.

# code_that_is_gone: PID<TAB>PATH of what own processes execute from files that aren't there any more. What a program makes for itself, such as
# a cache of compiled code, looks the same: see was_packaged. needs-restarting(1) skips mappings on a device 00:, which is every one in a
# simfs container; this doesn't. Old kernels mark them in front.
code_that_is_gone() {
  # shellcheck disable=SC2046 # one word per line
  set -- $(grep -lE '^[0-9a-f]+-[0-9a-f]+ ..x. .*\(deleted\)' "$ROOT"/proc/[0-9]*/maps 2>/dev/null)
  for maps; do
    maps=${maps%/maps}
    set -- "$@" "${maps##*/}" && shift
  done
  [ $# -eq 0 ] || own_processes "$@" | PROC=$ROOT/proc/ awk '
    {
      maps = ENVIRON["PROC"] $0 "/maps"
      while ((getline line < maps) > 0) {
        at = index(line, " ")
        if (substr(line, at + 3, 1) != "x" || !(at = index(line, "/"))) continue
        path = substr(line, at)
        mark = index(line, "(deleted)")
        if (!sub(/ \(deleted\)$/, "", path) && !(mark && mark < at)) continue
        if (path !~ /^\/(memfd:|SYSV|dev\/|tmp\/|var\/tmp\/|run\/|\[aio\])/ && !told[$0, path]++) print $0 "\t" path
      }
      close(maps)
    }'
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

# was_packaged < PATHS: those, a path a line, in order, that a package had: it has them still, by another build, or they lay among the code of
# packages: libx.so.1.0.1 went with an update. No package has longer paths.
was_packaged() {
  looked_at=
  owners_of | while IFS=$TAB read -r owner path; do
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
    printf '%s\n' "$gone" | awk '{ path = substr($0, index($0, "\t") + 1) } length(path) < 1000 && !seen[path]++ && ++count <= 1000 { print path }' |
      was_packaged
    echo
    printf '%s\n' "$gone"
  } | awk -F "$TAB" '
    !all && $0 == "" { all = 1; next }
    !all { replaced[$0]; next }
    substr($0, length($1) + 2) in replaced && !told[$1]++ { print $1 }'
}

# replaced_in_use: who executes replaced files, a line each: KIND PID (COMMAND) SERVICE|-. KIND is `service` where a restart of
# SERVICE would do; `machine` where only that of the whole machine would, or one that takes too much with it; `daemon` and `process`
# belong to no service, looked after by init or not. Init is of the kind `machine`, too.
replaced_in_use() {
  pids=$(processes_with_replaced_files)
  [ -n "$pids" ] || return 0
  programs=
  [ -d "$ROOT/run/systemd/system" ] || programs=$(for pid in $pids; do program_of "$pid"; done | sort -u | packaged_with)
  hanging='' running=''
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
