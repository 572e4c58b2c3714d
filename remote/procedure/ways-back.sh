# The ways back of a procedure: which steps are undone, and what was cut off. Comes after steps.sh, whose parameters it has.

# return_step TARGET: also where that can't be written: then the switch looks again.
return_step() {
  note_step "$STEP" "$1" returning || :
  if "back_$STEP" "$1" >"$TMP/found.$STEP.$1"; then ended=returned; else ended=stuck; fi
  end_step returning "$1" "$ended"
}

leave_return() {
  finding step-overrun "$SECONDS_OF_STEP" >"$TMP/found.$STEP.$1"
  end_step returning "$1" stuck
}

# hold_back: brings nothing back while the machine goes down for a reboot that the run asked for. RUN/hold has the id of the boot in which the run asked,
# and until when (of uptime) it waits. A process that the machine asks to end, ends: systemd would wait for it, and the next boot brings back.
hold_back() {
  [ -f "$RUN/hold" ] || return 0
  read -r held_boot held_until <"$RUN/hold"
  read -r boot </proc/sys/kernel/random/boot_id
  while [ "$boot" = "$held_boot" ] && look_at_uptime && [ "$UP" -lt "$held_until" ]; do
    [ ! -e "$TMP/stop" ] || exit 0
    sleep 1
  done
}

# find_room: ways back need small files. Where the disk is full, those are in memory.
find_room() {
  { echo room >"$TMP/room"; } 2>/dev/null && return
  in_memory=$(mktemp -d /dev/shm/pbx-maintenance.XXXXXX) || return
  TMP=$in_memory
}

# go_back: the ways back, the last step first. Where one is stuck, those before it go on: each gives back what it can. What is `begun` or `returning` then
# couldn't be written.
go_back() {
  hold_back
  # It stops what goes forward.
  rm -f "$TMP/stop"
  find_room
  settle_cut_off
  awk '{ line[NR] = $0 } END { for (i = NR; i; i--) print line[i] }' "$RUN/procedure" >"$TMP/backwards"
  while read -r form STEP _ seconds lanes <&5; do
    case $form in
      take) in_state "$STEP" begun "done" failed returning stuck ;;
      undo) in_state "$STEP" failed returning stuck ;;
    esac >"$TMP/returning"
    [ -s "$TMP/returning" ] || continue
    tell_conductor returning
    on_targets "$TMP/returning" "$lanes" "$seconds" return_step leave_return
    if [ -z "$(in_state "$STEP" returning stuck)" ]; then tell_conductor returned; else tell_conductor stuck; fi
  done 5<"$TMP/backwards"
}

# settle_cut_off: what was cut off counts as done where its check passes, and as failed elsewhere. A way back that was cut off is gone again.
settle_cut_off() {
  while read -r form STEP seconds _ lanes <&5; do
    [ "$form" != take ] || ! is_another_boot || begin_waiting
    in_state "$STEP" begun >"$TMP/cut-off"
    [ ! -s "$TMP/cut-off" ] || on_targets "$TMP/cut-off" "$lanes" "$seconds" settle_step leave_step
    in_state "$STEP" returning >"$TMP/cut-off"
    while read -r target; do note_step "$STEP" "$target" stuck; done <"$TMP/cut-off"
  done 5<"$RUN/procedure"
}

# is_another_boot: RUN/boot has the id of the one that the switch was armed in.
is_another_boot() {
  read -r armed_boot 2>/dev/null <"$RUN/boot" || return
  read -r boot </proc/sys/kernel/random/boot_id
  [ "$boot" != "$armed_boot" ]
}

# begin_waiting: the power cut took away what was still to be taken: at once, and not all of it comes back by itself.
begin_waiting() {
  in_state "$STEP" waiting >"$TMP/cut-off"
  while read -r target; do note_step "$STEP" "$target" begun; done <"$TMP/cut-off"
}

settle_step() {
  if "check_$STEP" "$1" >"$TMP/found.$STEP.$1"; then ended="done"; else
    ended=failed
    finding step-cut-off >>"$TMP/found.$STEP.$1"
  fi
  end_step begun "$1" "$ended"
}
