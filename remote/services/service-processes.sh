# Which services have a process here: Asterisk, a web server, a database. Comes after processes.sh.
# Parameter: ON_NODE (not empty on a node itself, whose /proc lists its containers' processes, too).

# scan_daemons: sets daemons: KIND:PID:START of each process of Asterisk, of a web server and of a database that no other one of its kind
# began, a word each. Nearly by the shell alone: it's done twice in each container.
scan_daemons() {
  found='' pids='' daemons=''
  for stat in "$ROOT"/proc/[0-9]*/stat; do
    # A process may be called anything, with line breaks and brackets: its name ends where the last bracket closes.
    line=
    while IFS= read -r stat_line; do line="$line$stat_line "; done 2>/dev/null <"$stat"
    daemon_name=${line%) *}
    case ${daemon_name#*\(} in
      asterisk) kind=asterisk ;;
      httpd | apache2 | nginx | lighttpd) kind=web ;;
      mysqld | mariadbd) kind=database ;;
      *) continue ;;
    esac
    # shellcheck disable=SC2086 # its numbers: the state, the parent, and as the 22nd when it began
    set -- $kind "${line%% *}" ${line##*) }
    { [ $# -gt 3 ] && [ "$3" != Z ]; } || continue
    found="$found $1:$2:${22-} $4"
    pids="$pids $1:$2 "
  done
  # shellcheck disable=SC2086 # words
  set -- $found
  [ $# -gt 0 ] || return 0
  look_at_links "$@"
  while [ $# -gt 1 ]; do
    case $pids in
      *" ${1%%:*}:$2 "*) ;;
      *) serves "$1" && daemons="$daemons $1" ;;
    esac
    shift 2
  done
}

# look_at_links [KIND:PID:START PARENT]…: sets links: a line of ls(1) each, with `PID/exe -> PROGRAM` at its end. ls -q shows no line break in a path.
look_at_links() {
  links=
  while [ $# -gt 1 ]; do
    serves=${1#*:}
    links="$links ${serves%%:*}/exe"
    shift 2
  done
  # shellcheck disable=SC2086 # words
  links=$(cd "$ROOT/proc" && exec ls -dlnq $links 2>/dev/null)
}

# serves KIND:PID:START: whether it's more than something of that name: of this system itself, no script, and nobody's console of Asterisk.
serves() {
  serves=${1#*:} serves=${serves%%:*}
  if [ -n "${ON_NODE-}" ]; then own_process "$serves" || return; fi
  case $links in
    *" $serves/exe -> "*)
      program=${links#*" $serves/exe -> "}
      program=${program%%"$LINE_BREAK"*}
      ! is_shell '' "${program% (deleted)}" || return
      ;;
  esac
  case $1 in
    asterisk:*) ! grep -qz '^-[A-Za-z]*[rRx]' "$ROOT/proc/$serves/cmdline" ;;
  esac
} 2>/dev/null

# is_shell NAME PROGRAM: whether a process of that name, which executes that program, is a shell or a script of one. An init script has the
# name of its daemon, and runs just when the daemon doesn't.
is_shell() {
  for is_shell_of in "${1#-}" "${2##*/}"; do
    case $is_shell_of in sh | ash | bash | dash | ksh | ksh93 | mksh | yash | zsh) return ;; esac
  done
  return 1
}

# print_kinds DAEMONS: `runs KIND` lines.
print_kinds() {
  for kind in asterisk web database; do
    case $1 in *" $kind:"*) echo "runs $kind" ;; esac
  done
}
