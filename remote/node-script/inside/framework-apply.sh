# Brings one container's modules to exact builds, in the order of the plan, proves it, and goes back where that's wanted and
# it went wrong. The builds arrive as a tar stream on standard input, already verified by the node.
# Parameters: PLAN (the name of the plan in that stream; its lines are NAME<TAB>KEY<TAB>VERSION; KEY.tgz
# is its file), NEED_KB, LOCK_WAIT (seconds),
# ROLLBACK (yes|no), UPDATES (report|disable), and those of framework-gates.sh and framework-backup.sh.
WORK=$ROOT/var/lib/pbx-maintenance/framework-incoming
LOGS=$ROOT/var/log/pbx-maintenance
LOG=$LOGS/framework.log
SAID=$WORK/said

finish() {
  rm -rf "$WORK"
  section "end $1"
  exit 0
}

print_log() {
  section log
  tail -n 40 "$LOG" 2>/dev/null | sed 's/^/ /'
}

# problem KIND [TEXT]: why nothing was changed; the unit ends here.
problem() {
  section "problem $1"
  [ $# -lt 2 ] || printf '%s\n' "$2"
  finish 1
}

# rotate_log: each run has a log of its own; the former ones are framework.log.1 (the last) to .9.
rotate_log() {
  mkdir -p "$LOGS" || return
  for number in 8 7 6 5 4 3 2 1; do
    [ ! -f "$LOG.$number" ] || mv -f "$LOG.$number" "$LOG.$((number + 1))"
  done
  [ ! -f "$LOG" ] || mv -f "$LOG" "$LOG.1"
  : >"$LOG"
}

# note TITLE: what the tool said just now, into the log and, its complaints, into the report. It may not end its last line.
note() {
  printf '%s %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$1" >>"$LOG"
  awk 1 "$SAID" >>"$LOG"
  framework_complaints | head -n 5 | awk 1 >>"$WORK/complaints"
}

wait_for_framework_tools() {
  while holder=$(framework_tools_at_work) && [ -n "$holder" ]; do
    [ "$(($(date +%s) - STARTED))" -lt "$LOCK_WAIT" ] || problem busy "$holder"
    sleep 1
  done
}

free_kb() {
  df -Pk "$MODULES" "$BACKUPS" "$WORK" 2>/dev/null |
    awk 'NR > 1 && (least == "" || $4 < least) { least = $4 } END { print least + 0 }'
}

# status_of NAME LIST
status_of() { awk -F "$TAB" -v name="$1" '$1 == name { print $3 }' "$2"; }

# place_module NAME FILE: its directory becomes that of the build. Made ready in a place that FreePBX doesn't look at.
place_module() {
  ready=$MODULES/_cache/pbx-maintenance
  rm -rf "$ready"
  mkdir -p "$ready" && tar -xzf "$WORK/$2" -C "$ready" --no-same-owner && [ -f "$ready/$1/module.xml" ] &&
    chown -R "$(stat -c %u:%g "$MODULES")" "$ready/$1" && rm -rf "${MODULES:?}/$1" && mv "$ready/$1" "$MODULES/$1"
  placed=$?
  rm -rf "$ready"
  return "$placed"
}

# install_modules: in the order of the plan. A tool that fails may exit with 0, but it complains; then nothing more is begun.
install_modules() {
  while IFS=$TAB read -r name key version <&3; do
    if ! place_module "$name" "$key.tgz" >"$SAID" 2>&1; then
      note "files of $name $version can't be put into place"
      head -n 2 "$SAID" | sed "s/^/its files can't be put into place: /" >>"$WORK/complaints"
      return 1
    fi
    wish=enabled
    [ "$(status_of "$name" "$WORK/before")" != Disabled ] || wish=disabled
    framework_install "$name" "$wish"
    installed=$?
    note "installing $name $version ($wish)"
    [ "$installed" -eq 0 ] && [ ! -s "$WORK/complaints" ] || return 1
  done 3<"$WORK/$PLAN"
}

# not_as_wanted LIST: modules of the plan that aren't of its version, and modules that are broken or half upgraded and
# weren't before.
not_as_wanted() {
  awk -F "$TAB" '
    function bad(status) { return status == "Broken" || status ~ /^Disabled; Pending/ }
    FILENAME == ARGV[1] { wanted[$1] = $3; next }
    FILENAME == ARGV[2] { before[$1] = $3; next }
    {
      if ($1 in wanted) {
        if ($2 "" != wanted[$1] "") print $1 " is " ($2 == "" ? "not installed" : $2) ", not " wanted[$1]
        else if (bad($3) || (before[$1] ~ /^(En|Dis)abled$/ && $3 != before[$1])) print $1 " " $2 " is " $3 ", and was " before[$1]
        delete wanted[$1]
      } else if (bad($3) && $3 != before[$1]) print $1 " is " $3 ", which it was not before"
    }
    END { for (name in wanted) print name " is not listed" }' "$WORK/$PLAN" "$WORK/before" "$1"
}

# list_modules SECTION FILE: the list as it is now; where there's none, what was said instead.
list_modules() {
  framework_modules >"$2" || : >"$2"
  section "$1"
  cat "$2"
}

# roll_back: to modules and database as they were, and shows what came of it. Framework also copies itself all over the web
# interface, which only installing it again undoes.
roll_back() {
  section rollback
  if ! put_back >"$SAID" 2>&1; then
    echo "modules and database can't be put back: $(tail -n 2 "$SAID" | awk '{ printf "%s%s", separator, $0; separator = "; " }')"
  elif grep -q "^framework$TAB" "$WORK/$PLAN" && [ -d "$MODULES/framework" ]; then
    framework_install framework disabled
    note "putting back framework"
  fi
  # What was logged on the way isn't said of what is there now.
  mark_logs
  mark_asterisk
  mark_reload
  framework_reload || echo "Asterisk's configuration can't be reloaded after it was put back"
  note "reloading what was put back"
  list_modules rolled-back "$WORK/rolled-back"
  section rollback-gates
  service_gates "$WORK/measured-before"
}

change_modules() {
  install_modules
  all_installed=$?
  list_modules modules "$WORK/after"
  troubled=$(not_as_wanted "$WORK/after")
  # Without a reload, calls go on as they did: what is half done isn't given to Asterisk.
  reloaded=
  if [ -z "$troubled" ] && [ "$all_installed" -eq 0 ]; then
    mark_reload
    if framework_reload; then reloaded=yes; fi
    note reloading
    [ -n "$reloaded" ] || troubled="Asterisk's configuration can't be reloaded"
  elif [ -z "$troubled" ]; then
    troubled="the admin tool failed, though all versions are listed"
  fi
  {
    gate no-broken-modules "$troubled" "modules $(grep -c . "$WORK/after")"
    [ -z "$reloaded" ] || service_gates "$WORK/measured-before"
  } >"$WORK/gates"
  section gates
  cat "$WORK/gates"
  section complaints
  cat "$WORK/complaints"
  section kept
  printf '%s\n' "${KEPT#"$ROOT"}"
  if grep -q "${TAB}failed" "$WORK/gates"; then
    [ "$ROLLBACK" != yes ] || roll_back
  fi
}

# look_before: what must be so before anything is touched: a list of modules, a PBX that works, and the call that is to be
# answered afterwards is answered already.
look_before() {
  framework_modules >"$WORK/before" || problem list "$(tail -n 3 "$SAID")"
  measure_at_rest "$WORK/measured-before"
  unfit=$(unfit "$WORK/measured-before")
  [ -z "$unfit" ] || problem gates "$unfit"
  call=$(make_call)
  [ -z "$call" ] || problem gates "$call"
  learn_errors
  mark_logs
  mark_asterisk
  section before
  cat "$WORK/before"
}

STARTED=$(date +%s)
framework_place
TOOL=$(framework_tool) || { WORK=/dev/null/none && problem no-tool; }
[ -n "$MODULES" ] || { WORK=/dev/null/none && problem no-tool; }
adapt_framework "$TOOL"
rm -rf "$WORK"
{ mkdir -p "$WORK" "$BACKUPS" && rotate_log; } 2>/dev/null || problem space "$(df -Pk "$ROOT/" | tail -n 1)"
: >"$WORK/complaints"
if [ -n "$PLAN" ]; then
  tar -xf - -C "$WORK" 2>"$SAID" || problem unpack "$(tail -n 2 "$SAID")"
  need=$((NEED_KB + $(du -sk "$MODULES" | cut -f 1)))
  free=$(free_kb)
  [ "$free" -ge "$need" ] || problem space "$free KiB are free, $need KiB are needed"
  wait_for_framework_tools
  look_before
  keep_backup || problem backup "$(tail -n 2 "$KEPT/errors" 2>/dev/null)"
fi
if [ "$UPDATES" = disable ]; then
  framework_disable_updates
  section updates
  framework_updates
fi
if [ -n "$PLAN" ]; then
  change_modules
  drop_old_backups
fi
print_log
finish 0
