# What a test of a release looks at in a container, or on the node itself, before and after it's installed. Changes nothing, but for a
# reload of FreePBX before. What is worse after is judged here, by the functions of runs.
# Comes after processes.sh, daemons.sh, the service-….sh, broken.sh and what has list_framework. Parameters: EXTENT (before, after; again: only what customers
# notice, and the checks), HANDED (what the look before handed on; empty there), WITH_PACKAGES (yes|no: nobody keeps them), WITH_MODULES (yes|no),
# declared_checks (a function that calls run_check for each check), and those of the service-….sh.
WORK=$(mktemp -d) || exit
trap 'rm -rf "$WORK"' EXIT
trap 'exit 1' HUP INT TERM PIPE
# How long a declared check may take.
CHECK_SECONDS=120
# Files in WORK that say what was so before: of services, and of modules.
OF_SERVICES='measured-before known-errors logs-marked log-marks'
OF_MODULES=modules-before

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
  replaced=$(replaced_in_use) || return
  [ -n "$replaced" ] || return 0
  printf '%s\n' "$replaced" | while read -r kind pid name service; do
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

# hand_on FILES: each line of theirs after the file's name and a tab, for take_handed. As it is: it's compared there.
hand_on() {
  for handed_file in $1; do sed "s/^/ $handed_file$TAB/" "$WORK/$handed_file"; done
}

# take_handed: what hand_on printed into files again.
take_handed() {
  for handed_file in $OF_SERVICES $OF_MODULES; do
    printf '%s\n' "$HANDED" | awk -F "$TAB" -v file="$handed_file" '$1 == file { print substr($0, length($1) + 2) }' >"$WORK/$handed_file"
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

# show_services: what was measured last, and what that means.
show_services() {
  section measures
  cat "$WORK/measured"
  section serving
  serving "$WORK/measured"
}

# show_modules: the framework's sections, and the states of its modules: to be handed on, or judged.
show_modules() {
  # As it comes: it may hang.
  list_framework | tee "$WORK/framework"
  sed -e '1,/^@@framework-modules$/d' -e '/^@@/,$d' -e 's/^ //' "$WORK/framework" | module_states >"$WORK/modules-now"
  if [ "$EXTENT" = before ]; then
    mv "$WORK/modules-now" "$WORK/$OF_MODULES"
    section handed-modules
    hand_on "$OF_MODULES"
  else
    section broken-modules
    newly_broken "$WORK/$OF_MODULES" "$WORK/modules-now" | indented
  fi
}

if [ "$EXTENT" = before ]; then
  [ "$WITH_MODULES" = no ] || reload_before >/dev/null 2>&1
  measure_at_rest "$WORK/measured-before"
  cp "$WORK/measured-before" "$WORK/measured"
else
  take_handed
  # Nothing is worse than nothing.
  [ -s "$WORK/measured-before" ] || { echo "what was so before isn't known" >&2 && exit 1; }
  # Who is asked again had that time.
  [ "$EXTENT" = after ] || SETTLE=0
  section worse
  settle "$WORK/measured-before" | indented
fi
show_services
section daemons
daemons
if [ -n "$SIP_EXTENSION" ]; then
  section call-declared
  echo "$SIP_EXTENSION"
  section call
  make_call | indented
fi
section checks
declared_checks
if [ "$EXTENT" = before ]; then
  # Last, so that all is usual that was logged until now.
  learn_errors
  mark_logs
  section handed
  hand_on "$OF_SERVICES"
else
  section new-errors
  new_errors | indented
  section unchecked
  {
    unchecked "$WORK/measured-before"
    lost_logs
  } | indented
fi
listed=0
if [ "$EXTENT" = again ]; then
  WITH_PACKAGES=no
else
  section kernel
  uname -sr
fi
if [ "$WITH_PACKAGES" = yes ]; then
  section replaced
  replaced_by_kind || echo unseen
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
[ "$WITH_MODULES" = no ] || show_modules
