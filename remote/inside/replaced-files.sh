# Who executes code from files that were replaced. Comes after processes.sh, services.sh and executed-files.sh.

# code_that_is_gone: what own processes execute from files that aren't there any more, as executed_files tells it.
# shellcheck disable=SC2069 # its standard error alone
code_that_is_gone() { executed_files 2>&1 >/dev/null; }

# owners_of < PATHS: each path, a line that begins with /, after `packaged` or `foreign` and a tab. So many are asked for at a time that their names fit into
# arguments everywhere.
owners_of() {
  set --
  while IFS= read -r path; do
    case $path in /*) set -- "$@" "$path" ;; esac
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
# packages: libx.so.1.0.1 went with an update.
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

# processes_with_replaced_files GONE: PID<TAB>PROGRAM of those that execute code from a file that is gone, and that a package had: another build
# has replaced it. GONE is as of code_that_is_gone.
processes_with_replaced_files() {
  [ -n "$1" ] || return 0
  {
    printf '%s\n' "$1" | was_packaged
    echo
    printf '%s\n' "$1"
  } | awk -F "$TAB" '
    !all && $0 == "" { all = 1; next }
    !all { replaced[$0]; next }
    /^[0-9]/ && (substr($0, length($1 $2) + 3) in replaced) && !told[$1]++ { print $1 FS $2 }'
}

# replaced_in_use [GONE]: who executes replaced files, a line each: KIND PID (COMMAND) SERVICE|-. KIND is `service` where a restart of
# SERVICE would do; `machine` where only that of the whole machine would, or one that takes too much with it; `daemon` and `process`
# belong to no service, looked after by init or not. Init is of the kind `machine`, too.
# Fails with UNSEEN where that can't be seen: it prints only what was said of that.
UNSEEN=2
replaced_in_use() {
  if [ $# -eq 0 ]; then
    gone=$(code_that_is_gone)
    if [ $? -gt 1 ]; then
      printf '%s\n' "$gone"
      return "$UNSEEN"
    fi
    set -- "$gone"
  fi
  [ -n "$1" ] || return 0
  programs=$(processes_with_replaced_files "$1") || return "$UNSEEN"
  [ -n "$programs" ] || return 0
  [ -d "$ROOT/run/systemd/system" ] || programs=$(printf '%s\n' "$programs" | init_scripts_of "$programs") || return "$UNSEEN"
  hanging='' running=''
  printf '%s\n' "$programs" | while IFS=$TAB read -r pid script; do
    IFS=' ' read -r _ name _ parent _ 2>/dev/null <"$ROOT/proc/$pid/stat" || continue
    service=
    [ "$pid" = 1 ] || service_of "$pid" "$script"
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

# services_to_restart [GONE]: a line each: `service NAME`, or `process PID (COMMAND)` where no restart of a service would do, or
# where it would do too much. Fails as replaced_in_use does.
services_to_restart() {
  in_use=$(replaced_in_use "$@") || {
    printf '%s\n' "$in_use"
    return "$UNSEEN"
  }
  [ -n "$in_use" ] || return 0
  restarts_of "$in_use"
}

# restarts_of IN_USE: those lines, of what replaced_in_use says.
restarts_of() {
  printf '%s\n' "$1" | while read -r kind pid name service; do
    if [ "$kind" = service ]; then printf 'service %s\n' "$service"; else printf 'process %s %s\n' "$pid" "$name"; fi
  done | sort -u
}

# tell_restarts GONE: as services_to_restart, and after a service `package SERVICE NAME` for each package whose files it executes as they were before: their
# paths are another build's now. What has no owner any more is of no package that can be told.
tell_restarts() {
  in_use=$(replaced_in_use "$1") || {
    printf '%s\n' "$in_use"
    return "$UNSEEN"
  }
  [ -n "$in_use" ] || return 0
  restarts_of "$in_use"
  printf '%s\n\n%s\n' "$in_use" "$1" | awk '
    !all && $0 == "" { all = 1; next }
    !all { if ($1 == "service") service[$2] = $4; next }
    /^[0-9]/ {
      split($0, words, "\t")
      if (!(words[1] in service)) next
      path = substr($0, length(words[1] words[2]) + 3)
      if (path ~ /^\// && !told[service[words[1]] path]++ && ++paths[service[words[1]]] <= 50) print service[words[1]] "\t" path
    }' | sort | {
    set --
    while IFS=$TAB read -r service path; do
      [ "$service" = "${1:-}" ] || { packages_of "$@" && set -- "$service"; }
      set -- "$@" "$path"
    done
    packages_of "$@"
  }
}

# packages_of [SERVICE PATH…]: whose its paths are. Old releases of rpm say on standard output what nobody owns.
packages_of() {
  [ $# -gt 0 ] || return 0
  of_service=$1
  shift
  rpm -qf --qf '%{NAME}\n' "$@" 2>/dev/null </dev/null | OF=$of_service awk 'NF == 1 && !told[$0]++ { print "package " ENVIRON["OF"] " " $0 }'
}
