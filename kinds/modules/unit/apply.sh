# Brings one container's modules to exact builds, in the order of the plan, proves it, and goes back where that's wanted and
# it went wrong. The builds arrive as a tar stream on standard input, already verified by the node. Where an earlier change
# was left unproven, it proves that.
# Parameters: PLAN (the name of the plan in that stream, empty where no module is to be changed; its lines are
# NAME<TAB>KEY<TAB>VERSION<TAB>SEEN VERSION<TAB>SEEN STATE, the last two as of when the plan was made; KEY.tgz is its file), NEED_KB,
# LOCK_WAIT (seconds), WHO (who runs it), ROLLBACK (yes|no), UPDATES (report|disable), and those of gates.sh,
# database.sh and backup.sh.
SPOOL=$ROOT/var/lib/pbx-maintenance
INCOMING=$SPOOL/framework-incoming
SAID=$INCOMING/said
# What the gates keep here is saved with the backup: a later run may have to measure against it.
WORK=$INCOMING/measured
# Of questions to the admin tool.
TOOL_LIMIT=300
HOLDING=

finish() {
  [ -z "$HOLDING" ] || rm -rf "$INCOMING"
  section "end $1"
  exit 0
}

# problem CODE [TEXT]: why nothing was changed; the unit ends here.
problem() {
  tell_verdict "$(finding "$@")"
  finish 1
}

# make_files: where this run keeps what it needs. Not by `:`, whose redirection would end the whole shell when it fails.
make_files() {
  rm -rf "$INCOMING"
  mkdir -p "$WORK" && chmod 700 "$INCOMING" && rotate_log &&
    true >"$INCOMING/complaints" && true >"$INCOMING/harm" && true >"$INCOMING/troubles" && true >"$INCOMING/said-last"
}

# install_modules: in the order of the plan. A tool that fails may exit with 0, but it complains; then nothing more is begun.
install_modules() {
  while IFS=$TAB read -r name key version _ <&3; do
    if ! place_module "$name" "$INCOMING/$key.tgz" >"$SAID" 2>&1; then
      echo "its files can't be put into place: $(last_words 2)" | indented >>"$INCOMING/complaints"
      log_said "files of $name $version can't be put into place"
      return 1
    fi
    wish=enabled
    [ "$(state_of "$name" "$INCOMING/before")" != disabled ] || wish=disabled
    framework_install "$name" "$wish"
    installed=$?
    printf '%s\t%s\n' "$name" "$(said_of_itself)" >>"$INCOMING/said-last"
    note "installing $name $version ($wish)" && [ "$installed" -eq 0 ] || return 1
  done 3<"$INCOMING/$PLAN"
}

# said_of_itself: what a module said last while it was installed, without what the tools say of each.
said_of_itself() {
  grep -vE '^\{"status":true,|\.\.\.Done$|^Done$|^SETTING FILE PERMISSIONS|^Permissions OK|^[[:space:]]*$' "$SAID" |
    tail -n 2 | awk '{ printf "%s%s", separator, $0; separator = "; " }'
}

# complain_for UNLIKE: where a module isn't as it should be and nothing complained, its last words may be why.
complain_for() {
  [ ! -s "$INCOMING/complaints" ] || return 0
  printf '%s\n' "$1" | cut -f 2 | head -n 1 | while read -r name; do
    awk -F "$TAB" -v name="$name" '$1 == name && $2 != "" { print "the last that its installation said is: " $2 }' "$INCOMING/said-last"
  done | indented >>"$INCOMING/complaints"
}

# list_modules SECTION FILE: the list as it is now, for the report, and its states into FILE; says what is wrong where there's none.
list_modules() {
  section "$1"
  framework_modules >"$INCOMING/listed" || {
    true >"$2"
    unlisted=$(last_words 3)
    return 1
  }
  indented <"$INCOMING/listed"
  module_states <"$INCOMING/listed" >"$2"
}

# reload TITLE: has Asterisk's configuration written anew, and read. Twice where something is still to be applied: somebody may have
# saved it in the web interface meanwhile.
reload() {
  reload_once "$1" || return
  ! is_pending || reload_once "$1 once more"
}

reload_once() {
  mark_reload
  framework_reload
  reloaded=$?
  note "$1"
  return "$reloaded"
}

# ask_gates FILE TROUBLE: the verdicts, where TROUBLE is what is wrong with the modules, lines as of finding. Without a reload, calls go on as they did:
# what is half done isn't given to Asterisk.
ask_gates() {
  if [ -n "$2" ]; then
    gate no-broken-modules "$2"
  elif ! reload reloading; then
    gate no-broken-modules reload-failed
  elif is_pending; then
    gate no-broken-modules changes-unapplied
  else
    gate no-broken-modules "" "modules $(grep -c . "$INCOMING/after")"
    service_gates "$WORK/measured-before"
  fi >"$1"
}

# show_gates SECTION FILE
show_gates() {
  section "$1"
  indented <"$2"
}

# roll_back: to modules and database as they were, and shows what came of it. Fails when not all is as it was. What is half put
# back isn't given to Asterisk either.
roll_back() {
  put_back >"$SAID" 2>&1
  put=$?
  log_said "putting back modules and database"
  [ "$put" -eq 0 ] || [ -s "$INCOMING/troubles" ] || finding not-put-back "$(last_words 2)" >>"$INCOMING/troubles"
  # Before anything is made of them: a list also renews what FreePBX remembers of its modules.
  list_modules rolled-back "$INCOMING/after" || finding modules-unlisted "$unlisted" >>"$INCOMING/troubles"
  [ "$put" -ne 0 ] || load_former
  {
    gate no-broken-modules "$(
      not_as_before "$INCOMING/after"
      [ -z "$MARKED" ] || not_as_wanted /dev/null "$INCOMING/after"
    )" "modules $(grep -c . "$INCOMING/after")"
    service_gates "$WORK/measured-before"
  } >"$INCOMING/rollback-gates"
  # The last one to be asked: it takes a moment until all is read.
  [ "$put" -ne 0 ] || lost_dialplan >>"$INCOMING/troubles"
  section rollback
  indented <"$INCOMING/troubles"
  show_gates rollback-gates "$INCOMING/rollback-gates"
  [ ! -s "$INCOMING/troubles" ] && is_passed "$INCOMING/rollback-gates"
}

# load_former: has what was put back take effect.
load_former() {
  # What was logged on the way isn't said of what is there now.
  mark_logs
  mark_asterisk
  if ! reload "reloading what was put back"; then
    echo former-not-reloaded >>"$INCOMING/troubles"
  elif is_pending; then
    echo changes-unapplied >>"$INCOMING/troubles"
  fi
}

# change_modules: as the plan says. The mark goes when there's nothing left to prove, be it of the change or of the way back.
change_modules() {
  troubled=
  install_modules || troubled=tool-failed
  if list_modules modules "$INCOMING/after"; then
    unlike=$(not_as_wanted "$INCOMING/$PLAN" "$INCOMING/after")
    if [ -n "$unlike" ]; then
      troubled=$unlike
      complain_for "$unlike"
    fi
  else
    troubled=$(finding modules-unlisted "$unlisted")
  fi
  ask_gates "$INCOMING/gates" "$troubled"
  section kept
  printf '%s\n' "${KEPT#"$ROOT"}"
  verdict=left
  if is_passed "$INCOMING/gates"; then
    verdict=passed
  elif [ "$ROLLBACK" = yes ]; then
    verdict=stuck
    ! roll_back || verdict=back
  fi
}

# prove_change: the one that the mark is about, whose modules are all of their versions already.
prove_change() {
  if list_modules modules "$INCOMING/after"; then
    ask_gates "$INCOMING/gates" "$(not_as_wanted /dev/null "$INCOMING/after")"
  else
    ask_gates "$INCOMING/gates" "$(finding modules-unlisted "$unlisted")"
  fi
  verdict=unproven
  ! is_passed "$INCOMING/gates" || verdict=passed
}

# close_change: what came of it, with what became of the change and the gate that it failed of: gate-failed left|back|stuck|unproven GATE CODE [PARAMETER]…. Without a mark there's nothing that a later run would have to look at.
close_change() {
  show_gates gates "$INCOMING/gates"
  section harm
  cat "$INCOMING/harm"
  section complaints
  cat "$INCOMING/complaints"
  case $verdict in
    passed | back) rm -f "$MARK" ;;
    *) keep_suspects ;;
  esac
  case $verdict in
    passed) tell_verdict '' ;;
    *) tell_verdict "$(printf 'gate-failed\t%s\t%s' "$verdict" "$(first_failed "$INCOMING/gates")")" ;;
  esac
}

# The one who listens may be gone before all is done: nothing here depends on him.
trap : PIPE
framework_place
TOOL=$(framework_tool) || problem framework-missing
[ -n "$MODULES" ] || problem framework-missing
adapt_framework "$TOOL"
unwritten=$(mkdir -p "$BACKUPS" 2>&1) || problem framework-unwritable "$unwritten"
hold_container
unwritten=$(make_files 2>&1) || problem framework-unwritable "$unwritten"
exec 2>>"$LOG"
wait_for_framework_tools
section recovered
recover_swaps
torn=$(half_restored)
[ -z "$torn" ] || problems_of modules-not-restored "$torn"
MARKED=$(marked_run "$MARK")
tell_mark open "$MARK"
if [ -n "$PLAN" ]; then
  tar -xf - -C "$INCOMING" 2>"$SAID" || problem modules-not-unpacked "$(last_words 2)"
  # What was never finished would take the room for ever.
  drop_old_backups
  lacking=$(room_before | lacking_room)
  [ -z "$lacking" ] || problems_of no-room-for-way-back "$lacking"
fi
if [ -n "$PLAN$MARKED" ]; then look_before; fi
if [ -n "$PLAN" ]; then save_before; fi
if [ "$UPDATES" = disable ]; then
  framework_disable_updates
  section updates
  framework_updates | indented
fi
if [ -n "$PLAN" ]; then
  change_modules
  close_change
  drop_old_backups
elif [ -n "$MARKED" ]; then
  prove_change
  close_change
else
  tell_verdict ''
fi
print_log
finish 0
