# What must be so before anything is touched: nobody else is at work, all is as the plan has seen it, the PBX is fit for a change, and
# there's a way back. Comes after unit.sh, lock.sh, gates.sh, judge.sh, backup.sh and
# baseline.sh.
# Parameters: those of apply.sh, MARKED (the run whose change is unproven, or empty).

# problems_of CODE FINDINGS: why nothing was changed, lines of a code and its parameters; the unit ends here, as with `problem`.
problems_of() {
  tell_verdict "$(printf '%s\n' "$2" | without_secrets | sed "s/^/$1$TAB/")"
  finish 1
}

# hold_container: by one run at a time, wherever it was started from; the node's lock knows only of the node's.
hold_container() {
  until take_lock "$WHO"; do
    wait_a_moment || problem module-tool-busy run "$(lock_holder || tail -n 1 "$SPOOL/lock.refused")"
  done
  trap release_lock EXIT
  HOLDING=yes
}

wait_for_framework_tools() {
  while holder=$(framework_tools_at_work) && [ -n "$holder" ]; do
    wait_a_moment || problem module-tool-busy tool "$(printf '%s\n' "$holder" | head -n 1 | tr -s '\t ' ' ' | sed 's/ $//')"
  done
}

# save_before: the way back, and the mark; both or neither.
save_before() {
  trouble=$(keep_backup) || problems_of modules-not-saved "$trouble"
  lacking=$(room_after | lacking_room)
  if [ -z "$lacking" ]; then
    what=$(awk -F "$TAB" '{ printf "%s%s %s", separator, $1, $3; separator = ", " }' "$INCOMING/$PLAN")
    # On the disk, not just in memory: a power cut may come any moment from now on.
    if set_mark "$MARK" "$RUN_ID" "$WHO" "$what"; then
      sync
      return
    fi
    rm -rf "$KEPT"
    problem framework-unwritable "$unmarked"
  fi
  rm -rf "$KEPT"
  problems_of no-room-for-way-back "$lacking"
}

# look_before: what must be so before anything is touched: a list of modules as the plan has seen it, a PBX that works, and the
# call that is to be answered afterwards is answered already. Where an earlier change is unproven, what was so before that one
# counts, if it's known: what it broke may be what is to be mended.
look_before() {
  framework_modules >"$INCOMING/listed" || problem modules-unlisted "$(last_words 3)"
  module_states <"$INCOMING/listed" >"$INCOMING/before"
  if [ -n "$PLAN" ]; then
    changed=$(changed_since_plan "$INCOMING/$PLAN" "$INCOMING/before" "$INCOMING/put-right")
    [ -z "$changed" ] || problems_of modules-changed-meanwhile "$changed"
  fi
  if [ -n "$MARKED" ] && has_measures "$MARKED"; then
    cp "$BACKUPS/$MARKED/measured/"* "$WORK/"
    cp "$BACKUPS/$MARKED/modules" "$INCOMING/proven"
    grow_baseline
  else
    cp "$INCOMING/before" "$INCOMING/proven"
    measure_at_rest "$WORK/measured-before"
    unfit=$(unfit "$WORK/measured-before")
    [ -z "$unfit" ] || problems_of unfit-for-change "$unfit"
    call=$(make_call)
    [ -z "$call" ] || problems_of unfit-for-change "$call"
    ill=$(failing_probes)
    [ -z "$ill" ] || problems_of unfit-for-change "$ill"
    learn_errors
    try_reload
    keep_loading
  fi
  mark_logs
  mark_asterisk
  section before
  indented <"$INCOMING/listed"
}
