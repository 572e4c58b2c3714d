# Asterisk, the web server and the database before and after a change of packages. Only what is restarted or stopped is asked for and waited
# for: where each still is the process that it was, nobody noticed anything. Comes after service-judge.sh and mark.sh.
# Parameters: WORK (a directory), RESTART, those of is_kept, EARLIER (not empty where an earlier change is open), and those of
# service-judge.sh and probes.sh. In PROOF, `services` has what was so before the change that is open.
if [ -f "$ROOT/var/www/html/admin/config.php" ]; then WEB_PATH=/admin/config.php; else WEB_PATH=/; fi

# may_restart KIND: whether this change may restart it, so that it's asked for all that may be lost.
may_restart() {
  [ "$RESTART" != never ] || return 1
  [ "$1" != asterisk ] || ! is_kept asterisk
}

runs_before() { case $were in *" $1:"*) ;; *) return 1 ;; esac; }

# look_at_services: what runs now, and, unless that's known of an earlier change, what is to be so afterwards: `runs KIND` lines, and
# those of measure_asterisk where calls may be cut.
look_at_services() {
  scan_daemons
  were=$daemons
  [ ! -s "$PROOF/services" ] || return 0
  {
    print_kinds "$were"
    if runs_before asterisk && may_restart asterisk; then measure_asterisk; fi
  } >"$PROOF/services"
}

# look_at_web: right before the first restart. Of an earlier change it's known already.
look_at_web() {
  if [ -z "$EARLIER" ] && runs_before web; then measure_web >>"$PROOF/services"; fi
}

# refuse_ill: nothing is touched where a probe fails already. What an earlier change left so, this one may mend.
refuse_ill() {
  { [ -n "$PROBES" ] && [ ! -f "$PACKAGES_MARK" ]; } || return 0
  ill=$(failing_probes)
  [ -z "$ill" ] || break_off "$(printf '%s\n' "$ill" | sed "s/^/unfit-for-packages$TAB/")"
}

# worse_services: what is worse than before, as of settle. Where nothing was restarted, stopped or left open, nobody is asked.
worse_services() {
  [ -s "$PROOF/services" ] || return 0
  scan_daemons
  if [ -z "$EARLIER" ] && [ -z "$restarted" ] && [ "$daemons" = "$were" ]; then return; fi
  settle "$PROOF/services" "$daemons"
}
