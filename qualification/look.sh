# What a test of a release looks at in a container, or on the node itself, before and after it's installed. Changes nothing, but for a
# reload of FreePBX before.
# Comes after processes.sh, daemons.sh, the service-….sh and what has list_framework. Parameters: EXTENT (before, after; again: only what customers
# notice, and the checks; settling: without the checks), SETTLE (seconds that services have to come to rest before),
# WITH_PACKAGES (yes|no: nobody keeps them), WITH_MODULES (yes|no), SIP_EXTENSION and SIP_PORT (empty where no call is made), WEB_PATH, declared_checks (a function that calls
# run_check for each check).
WORK=$(mktemp -d) || exit
trap 'rm -rf "$WORK"' EXIT
trap 'exit 1' HUP INT TERM PIPE
# How long a declared check may take.
CHECK_SECONDS=120

# daemons: NAME<TAB>PROGRAM<TAB>daemon|process of each process that init looks after, itself or by a script that starts it again (safe_asterisk,
# mysqld_safe), each kind once. `process`: it runs, but nothing says that it's a daemon, or not yet.
daemons() {
  sockets=$(listening_sockets)
  for stat in "$ROOT"/proc/[0-9]*/stat; do
    read -r pid name state parent _ 2>/dev/null <"$stat" || continue
    { [ "$state" != Z ] && looked_after "$parent" && own_process "$pid"; } || continue
    name=${name#\(} name=${name%\)} program=$(program_of "$pid")
    ! is_shell "$name" "$program" || continue
    if listens "$pid" "$sockets" || on_record "$pid"; then kind=daemon; else kind=process; fi
    printf '%s\t%s\t%s\n' "$name" "$program" "$kind"
  done | sort -u
}

# replaced_by_kind: as replaced_in_use, but that a shell of no service is somebody's command, whoever looks after it.
replaced_by_kind() {
  replaced_in_use | while read -r kind pid name service; do
    if [ "$kind" = daemon ]; then
      short=${name#\(}
      ! is_shell "${short%\)}" "$(program_of "$pid")" || kind=process
    fi
    printf '%s %s %s %s\n' "$kind" "$pid" "$name" "$service"
  done
}

# looked_after PARENT: whether that's init, or a script that init looks after.
looked_after() {
  [ "$1" != 1 ] || return 0
  read -r _ parent_name _ grandparent _ 2>/dev/null <"$ROOT/proc/$1/stat" || return 1
  [ "$grandparent" = 1 ] || return 1
  parent_name=${parent_name#\(}
  is_shell "${parent_name%\)}" "$(program_of "$1")"
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

# reload_before: each reload of a real FreePBX logs errors, which the release would be blamed for unless they're there before it.
reload_before() (
  framework_place
  TOOL=$(framework_tool) && [ -n "$MODULES" ] || exit
  SAID=$WORK/said
  adapt_framework "$TOOL"
  framework_reload
)

[ "$EXTENT" != before ] || [ "$WITH_MODULES" = no ] || reload_before >/dev/null 2>&1
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
  replaced_by_kind
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
section "end $listed"
[ "$WITH_MODULES" = no ] || list_framework
