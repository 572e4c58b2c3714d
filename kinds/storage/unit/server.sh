# A server's part in the update of storage: its exports are withdrawn, its packages are brought to the release, and it exports again. Comes after
# procedure/ways-back.sh, and the parts of a run that changes packages.
# Parameters: WITHDRAW, RESTORE, EXPORTS (commands; the last one ends with 0 where exports are there), WITHDRAW_SECONDS, RESTORE_SECONDS, UPDATE_SECONDS.
ROOM_SECONDS=0

list_steps() {
  echo node >"$RUN/step.withdraw"
  echo node >"$RUN/step.update"
  {
    echo "take withdraw $WITHDRAW_SECONDS $((RESTORE_SECONDS + 60)) 1"
    echo "change update $UPDATE_SECONDS 0 1"
  } >"$RUN/procedure"
}

exports_are_there() { within 30 sh -c "$EXPORTS" </dev/null >"$TMP/exports" 2>&1; }

before_withdraw() {
  exports_are_there || {
    finding export-missing "$(tail -n 1 "$TMP/exports")"
    return 1
  }
}

do_withdraw() {
  sh -c "$WITHDRAW" </dev/null >"$TMP/withdraw" 2>&1 || {
    finding export-not-withdrawn "$(tail -n 1 "$TMP/withdraw")"
    return 1
  }
}

check_withdraw() {
  ! exports_are_there || {
    finding export-not-withdrawn "it's there still"
    return 1
  }
}

# The packages may have restarted what serves: exports are asked for, not the command's word.
back_withdraw() {
  look_at_uptime
  export_until=$((UP + RESTORE_SECONDS))
  until within 60 sh -c "$RESTORE" </dev/null >"$TMP/restore" 2>&1 && exports_are_there; do
    look_at_uptime
    [ "$UP" -lt "$export_until" ] || {
      finding export-not-back "$(tail -n 1 "$TMP/restore" "$TMP/exports" | tail -n 1)"
      return 1
    }
    sleep 1
  done
}

before_update() {
  unusable_of node >"$TMP/lacking"
  [ ! -s "$TMP/lacking" ] || {
    finding packages-lacking "$(cut -f 1 "$TMP/lacking" | head -n 5 | tr '\n' ' ')"
    return 1
  }
}

# The unit of kinds/packages, on this machine: what it prints is its report, and its verdict counts.
do_update() {
  take_unit node "run ${RUN##*/} ($DESCRIPTION)" 2>"$TMP/untaken" || {
    finding update-unbegun "$(tail -n 1 "$TMP/untaken")"
    return 1
  }
  if prepare_unit node 2>"$TMP/untaken"; then
    carry_out node
    cp "$TMP/unit.node" "$RUN/report.update"
    cp "$TMP/code.node" "$RUN/code.update"
  else
    finding update-unbegun "$(tail -n 1 "$TMP/untaken")"
  fi
  end_unit node
  check_update
}

check_update() {
  [ -s "$RUN/report.update" ] || return
  outcome_of "$RUN/report.update" >"$TMP/outcome"
  if grep -qx "done" "$TMP/outcome"; then return; fi
  finding update-failed "$(grep -E '^(failed|broke off)' "$TMP/outcome" | head -n 1)"
  return 1
}
