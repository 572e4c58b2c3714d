# A procedure: steps in order on the targets of one node, and their ways back in the reverse order. maintenance/procedure has the same rules as a model.
# Comes after lock.sh, enter.sh and the kind's steps; worker.sh calls follow_steps.
# The kind's list_steps writes into RUN: procedure (a step a line: FORM NAME SECONDS BACK_SECONDS LANES), step.NAME (its targets, one a line); it
# fails, with the reason on standard error, where nothing can be begun.
# FORM is take (its way back gives back what was taken, in every case), undo (a change whose way back undoes it where it fails) or
# change (without a way back). SECONDS limit the step on one target, BACK_SECONDS its way back.
# The kind defines for each step: before_NAME, do_NAME and check_NAME TARGET, and back_NAME TARGET unless FORM is change. Each prints findings
# (lines of `finding`) and fails where the step has failed. check_NAME alone also tells whether a step that was cut off is done.
# A step's states on a target are lines STEP TARGET STATE of RUN/steps, and of the node's journal.

# finding CODE [PARAMETER]…: as in inside/unit.sh.
finding() {
  printf '%s' "$1"
  shift
  for parameter in "$@"; do printf '\t%s' "$parameter"; done
  echo
}

# note_step STEP TARGET STATE: fails where it can't be written: then nothing may be begun. A power cut doesn't take it back. The empty line ends what a
# full disk has cut off.
note_step() {
  look_at_clock
  printf '\n%s %s %s\n' "$1" "$2" "$3" | dd of="$RUN/steps" oflag=append conv=notrunc,fsync 2>/dev/null && journal "$2: $1 $3" || return
  emit step - target "$2" step "$1" state "$3" || :
}

# in_state STEP STATE…: the targets of a step that are in one of these states.
in_state() {
  in_step=$1
  shift
  : >>"$RUN/steps"
  awk -v step="$in_step" -v states=" $* " '
    FILENAME ~ /\/steps$/ { if ($1 == step && NF == 3) state[$2] = $3; next }
    { is = $1 in state ? state[$1] : "waiting" }
    index(states, " " is " ") { print $1 }' "$RUN/steps" "$RUN/step.$in_step"
}

# is_in STEP TARGET STATE…
is_in() {
  is_target=$2
  is_step=$1
  shift 2
  in_state "$is_step" "$@" | grep -qxF -e "$is_target"
}

# keep_findings STEP TARGET: what the step found there: lines STEP<TAB>TARGET<TAB>CODE<TAB>PARAMETER….
keep_findings() {
  awk -v step="$1" -v target="$2" '$0 != "" { print step "\t" target "\t" substr($0, 1, 2000) } NR == 20 { exit }' "$TMP/found.$1.$2" >"$TMP/kept.$1.$2"
  dd bs=1000000 <"$TMP/kept.$1.$2" >>"$RUN/findings" 2>/dev/null
}

# begin_step TARGET: STEP there. One that was left behind at its limit changes no state any more.
begin_step() {
  note_step "$STEP" "$1" begun || return 0
  if { "before_$STEP" "$1" && "do_$STEP" "$1" && "check_$STEP" "$1"; } >"$TMP/found.$STEP.$1"; then ended="done"; else ended=failed; fi
  end_step begun "$1" "$ended"
}

# end_step STATE TARGET STATE: from one state to another, unless it was left behind meanwhile.
end_step() {
  is_in "$STEP" "$2" "$1" || return 0
  keep_findings "$STEP" "$2"
  note_step "$STEP" "$2" "$3"
}

leave_step() {
  [ "$form" != take ] || end_left "$working"
  finding step-overrun "$SECONDS_OF_STEP" >"$TMP/found.$STEP.$1"
  end_step begun "$1" failed
}

# end_left PID: a take that was left behind, with all that it began: it would take away again what its way back has given back.
end_left() {
  process_birth "$1" || return 0
  members_of "$1" "${birth#* }" | kill_each >/dev/null
}

# on_targets LIST LANES SECONDS COMMAND LEFT: COMMAND for each target of LIST. The deadline leaves each lane all that its targets may take.
on_targets() {
  rm -rf "$TMP/claims"
  SECONDS_OF_STEP=$3
  rounds=$(awk -v lanes="$2" 'END { print lanes ? int((NR + lanes - 1) / lanes) : 0 }' "$1")
  move_deadline "$((rounds * ($3 + LEAVING_SECONDS)))"
  in_lanes "$2" "$1" "$4" "$3" "$5" 5<&-
}

# may_go_on: whether a further step may begin. What has taken nothing away is left where too much has failed elsewhere: held is set. The first that takes something away needs time for all of it: those before may have waited long. Where
# another machine takes first, ROOM_SECONDS is 0.
may_go_on() {
  [ ! -e "$TMP/stop" ] || { finding run-stopped >"$TMP/found.run.node" && keep_findings run node && return 1; }
  if [ "$form" = take ] && [ -z "$taken" ] && is_held; then
    held=yes
    return 1
  fi
  [ -n "${CLOSES-}" ] || return 0
  room=0
  [ "$form" != take ] || [ -n "$taken" ] || room=${ROOM_SECONDS-$UNIT_SECONDS}
  look_at_uptime
  [ "$((CLOSES - UP))" -gt "$room" ] || { finding window-over >"$TMP/found.run.node" && keep_findings run node && return 1; }
}

# go_forward: the steps in order. A step begins when the one before is done on all its targets.
go_forward() {
  taken='' held=
  while read -r form STEP seconds _ lanes <&5; do
    await_step "$STEP" 5<&- && may_go_on || return 0
    [ "$form" != take ] || taken=yes
    tell_conductor begun
    on_targets "$RUN/step.$STEP" "$lanes" "$seconds" begin_step leave_step
    [ -z "$(in_state "$STEP" waiting begun failed)" ] || {
      tell_conductor failed
      return 0
    }
    tell_conductor "done"
  done 5<"$RUN/procedure"
  await_return 5<&-
}

# missing: STEP TARGET of what isn't back.
missing() {
  while read -r form step _; do
    case $form in
      take) in_state "$step" begun "done" failed returning stuck ;;
      undo) in_state "$step" begun failed returning stuck ;;
      *) in_state "$step" begun ;;
    esac | sed "s/^/$step /"
  done <"$RUN/procedure"
}

# is_whole: whether every step was done everywhere, be it that its way back is gone.
is_whole() {
  while read -r form step _; do
    [ -z "$(in_state "$step" waiting begun failed)" ] || return 1
    ! awk -v step="$step" '$1 == step && $3 == "failed" { found = 1 } END { exit !found }' "$RUN/steps" || return 1
  done <"$RUN/procedure"
}

# tell_procedure: the report of the unit.
tell_procedure() {
  echo @@steps
  awk 'NF == 3 { print " " $0 }' "$RUN/steps"
  echo @@findings
  [ ! -s "$RUN/findings" ] || sed 's/^/ /' "$RUN/findings"
  echo @@interruptions
  [ ! -s "$RUN/interruptions" ] || sed 's/^/ /' "$RUN/interruptions"
  # What only the kind of work reads.
  for said in "$RUN"/report.*; do
    [ ! -s "$said" ] || { echo "@@report-${said##*.}" && sed 's/^/ /' "$said"; }
  done
  echo @@missing
  missing | sed 's/^/ /'
  if is_whole && [ ! -s "$RUN/findings" ] && [ -z "$(missing)" ]; then
    echo "@@verdict done"
  else
    echo "@@verdict failed"
    # For the journal: each as a finding of its own.
    missing | sed 's/^/ not-back /'
    [ ! -s "$RUN/findings" ] || cut -f 2- "$RUN/findings" | sed 's/^/ /'
  fi
  echo "@@end 0"
}

# follow_steps: the unit `node` of the run. It begins where the window has room for all of it.
follow_steps() {
  look_at_clock
  if is_held; then
    hold_unit node
    return
  fi
  if [ -n "$SECONDS_LEFT" ]; then
    look_at_uptime
    left=$((CLOSES - UP))
    if [ "$left" -lt "$((UNIT_SECONDS + RESERVE_SECONDS))" ]; then
      journal "node: deferred"
      emit unit-deferred - target node needed "$((UNIT_SECONDS + RESERVE_SECONDS))" left "$left"
      return
    fi
  fi
  if ! { list_steps && : >"$RUN/steps" && echo "$CLOCK" >"$RUN/begun" && journal "node: began" && arm_switch; } 2>"$TMP/unusable.node"; then
    disarm_switch
    refuse_unit node
    return
  fi
  begin_conducted
  emit unit-started - target node
  go_forward
  go_back
  end_procedure
}

# end_procedure: tells how it ended. What isn't back stays with the switch.
end_procedure() {
  look_at_clock
  if [ -n "${held-}" ] && [ -z "$(missing)" ]; then
    hold_unit node
    journal "node: ended"
    disarm_switch
    return
  fi
  tell_procedure >"$TMP/unit.node"
  read -r begun <"$RUN/begun"
  journal_absences node "$TMP/unit.node" "$((CLOCK - begun))" 4
  outcome_of "$TMP/unit.node" | journal_each node
  journal "node: ended"
  emit unit-finished "$TMP/unit.node" target node code 0
  [ -n "$(missing)" ] || disarm_switch
}
