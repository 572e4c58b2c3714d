# What a test of a release looks at in a container, or on the node itself, before and after it's installed. Changes nothing.
# Comes after processes.sh, the service-….sh and what has list_framework. Parameters: EXTENT (before, after; again: only what customers
# notice, and the checks; settling: without the checks), SETTLE (seconds that services have to come to rest before),
# WITH_PACKAGES (yes|no: nobody keeps them), WITH_MODULES (yes|no), SIP_EXTENSION and SIP_PORT (empty where no call is made), WEB_PATH, declared_checks (a function that calls
# run_check for each check).
WORK=$(mktemp -d) || exit
# How long a declared check may take.
CHECK_SECONDS=120

# is_shell NAME: a shell that init looks after is somebody's command, which ends. A service that is a script has the script's name.
is_shell() {
  case ${1#-} in
    sh | ash | bash | busybox | dash | ksh | mksh | zsh) ;;
    *) return 1 ;;
  esac
}

# daemons: NAME<TAB>PROGRAM of each process that init looks after, once.
daemons() {
  for stat in "$ROOT"/proc/[0-9]*/stat; do
    read -r pid name state parent _ 2>/dev/null <"$stat" || continue
    if [ "$parent" = 1 ] && [ "$state" != Z ] && own_process "$pid"; then
      name=${name#\(} name=${name%\)}
      is_shell "$name" || printf '%s\t%s\n' "$name" "$(program_of "$pid")"
    fi
  done | sort -u
}

# all_errors: LOG<TAB>KIND<TAB>LINE of each kind of error, in the last of the logs and of those they were last rotated to.
all_errors() {
  log_files | while read -r log; do
    for file in "$(rotated "$log" | sed -n '1s/^[0-9]* [0-9]* //p')" "$log"; do
      [ ! -f "$file" ] || log_lately "$file" | errors_in
    done | awk -F "$TAB" -v path="${log#"$ROOT"}" '!told[$1]++ && NR <= 2000 { print path "\t" $0 }'
  done
}

# run_check NAME COMMAND: its exit code, and the end of what it said, on one line.
run_check() {
  # From a file, since it may hold a password, and everybody sees arguments.
  printf '%s\n' "$2" >"$WORK/command"
  timeout "$CHECK_SECONDS" sh "$WORK/command" >"$WORK/check" 2>&1 </dev/null
  printf '%s\t%s\t%s\n' "$1" "$?" "$(tail -c 300 "$WORK/check" | tr -s '[:cntrl:][:space:]' ' ')"
}

section daemons
daemons
section measures
if [ "$EXTENT" = before ]; then
  measure_at_rest "$WORK/measured"
  cat "$WORK/measured"
else
  measure
fi
if [ -n "$SIP_EXTENSION" ]; then
  section call-declared
  echo "$SIP_EXTENSION"
  section call
  make_call
fi
section log-errors
all_errors
section checks
[ "$EXTENT" = settling ] || declared_checks
listed=0
if [ "$EXTENT" = again ] || [ "$EXTENT" = settling ]; then
  WITH_PACKAGES=no
else
  section kernel
  uname -sr
fi
if [ "$WITH_PACKAGES" = yes ]; then
  section replaced
  replaced_in_use
  section packages
  query_packages "\t$(signers_format)"
  listed=$?
  section unsatisfied
  # Each requirement comes after the package's name, or on a line of its own.
  rpm -Va --nofiles --nodigest --nosignature --noscripts 2>&1 </dev/null |
    sed -n -e 's/^Unsatisfied dependencies for [^:]*://' -e 's/^[[:space:]]*//' -e '/ is needed by /p'
  section rpm
  rpm --version 2>/dev/null </dev/null
fi
rm -rf "$WORK"
section "end $listed"
[ "$WITH_MODULES" = no ] || list_framework
