# A run that changes things. It is started detached, keeps its events in a file, and finishes whoever is still listening.
# Parameters: RUN (its directory), DESCRIPTION (of who runs what), JOURNAL (the same with the reason), SECONDS_LEFT (to the end
# that units must have come to; empty when there's none), UNIT_SECONDS and RESERVE_SECONDS (what each needs), UNIT_LIMIT (seconds after
# which a unit is left to itself, and the run goes on without it), PARALLEL, LOCK_WAIT, and in RUN: scopes, wanted (what the store must have), plan.SCOPE (absent when a unit needs nothing of the store; its second column names
# what it needs).
# What is changed comes as parts beside it (those of a kind of work: its stage.sh and unit.sh): STORE, and the functions
# `stage_work` (fills STORE with WANTED; leaves what can be used in VERIFIED, and why the others can't in $TMP/unusable, NAME<TAB>CODE[<TAB>FIELD…]
# a line), `unit_files SCOPE` (of VERIFIED), `unit_extras SCOPE` (of RUN), `needed_kb FILE…` and `unit_script SCOPE PLAN NEED_KB` (what runs in the container).
TMP=$RUN/tmp
EVENTS=$RUN/events
WANTED=$RUN/wanted
mkdir -p "$TMP"

[ -z "$SECONDS_LEFT" ] || CLOSES=$(($(seconds_up) + SECONDS_LEFT))

# journal TEXT: what was done here when, for those who ask later whether it was maintenance. A file a year, kept for ever.
journal() {
  mkdir -p "$SPOOL/journal" &&
    printf '%s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "${RUN##*/}" "$1" >>"$SPOOL/journal/$(date -u +%Y)"
}

# plain: what a container may have worded, for the journal: shortened, and without what a reader's terminal or tools could take
# for more than words.
plain() { tr ';\t' ', ' | tr -cd 'A-Za-z0-9 ,.:=/_\n-' | cut -c 1-500; }

# outcome_of PRINTED: what a unit came to, as it judged itself (tell_verdict in inside/unit.sh): `done`, or `failed: ` with each finding's
# code and parameters; without a verdict it broke off. Beside that its gates, with their figures or reasons, before and after the way back.
# Only what has the form of a gate is taken for one.
outcome_of() {
  awk -F '\t' '
    /^@@/ {
      section = substr($1, 3)
      sub(/ .*/, "", section)
      if (section == "verdict") {
        verdict = substr($0, 11)
        failed = ""
        found = 0
      }
      next
    }
    # What somebody else said is indented.
    { sub(/^ /, "") }
    section == "verdict" && $0 != "" && ++found <= 5 {
      finding = $0
      gsub(/\t/, " ", finding)
      failed = failed (found > 1 ? ", " : "") substr(finding, 1, 150)
    }
    section == "erased" && $0 != "" { erased = erased " " $0 }
    section == "warnings" && $0 != "" && ++warned <= 5 { print "rpm says " $0 }
    section == "rollback" && $0 != "" && !stuck++ { print "way back failed: " $0 }
    section ~ /^(rollback-)?gates$/ && /^no-[a-z-]+\tmeasured\t/ && taken[section] < 9 {
      sub(/^[^\t]*\tmeasured\t/, ": ")
      gates[section] = gates[section] substr($0, 1, 150)
      next
    }
    section ~ /^(rollback-)?gates$/ && /^no-[a-z-]+\t(passed|failed|unchecked)(\t|$)/ && taken[section]++ < 9 {
      gate = $1 " " $2 (NF > 2 ? ": " substr($0, length($1 $2) + 3) : "")
      gates[section] = gates[section] (taken[section] > 1 ? ", " : "") substr(gate, 1, 150)
    }
    END {
      if (erased != "") print "erased:" erased
      if ("gates" in gates) print "gates: " gates["gates"]
      if ("rollback-gates" in gates) print "gates after the way back: " gates["rollback-gates"]
      if (verdict == "done") print "done"
      else if (verdict == "failed") print "failed: " failed
      else print "broke off"
    }' "$1"
}

# journal_each SCOPE < LINES
journal_each() { plain | while read -r line; do journal "$1: $line"; done; }

# seconds_needed: for a unit that would begin now. What the slower half took so far, at least, counts where that was longer than expected: not the
# slowest, since a customer can make his container slow, and would have all others deferred.
seconds_needed() {
  cat "$TMP"/took.* 2>/dev/null | sort -n | awk -v expected="$UNIT_SECONDS" -v reserve="$RESERVE_SECONDS" '
    { took[NR] = $1 }
    END {
      middle = took[int(NR / 2) + 1]
      print (middle > expected ? middle : expected) + reserve
    }'
}

# unusable_of SCOPE: why things of this unit's plan can't be used; nothing when all can.
unusable_of() {
  [ -f "$RUN/plan.$1" ] || return
  awk -F "$TAB" 'FILENAME ~ /unusable$/ { name = $1; sub(/^[^\t]*\t/, ""); reason[name] = $0; next } $2 in reason { print $2 FS reason[$2] }' "$TMP/unusable" "$RUN/plan.$1"
}

# needed_once PLAN FILE…: asked once for all the containers that have the same plan.
needed_once() {
  same=$TMP/need.$(cksum <"$1" | tr ' ' -)
  shift
  [ -s "$same" ] || {
    needed_kb "$@" >"$same.$LANE"
    mv "$same.$LANE" "$same"
  }
  cat "$same"
}

shell_quote() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

# refuse_unit SCOPE: for what $TMP/unusable.SCOPE says.
refuse_unit() {
  sed 's/^/not begun: /' "$TMP/unusable.$1" | journal_each "$1"
  emit unit-refused "$TMP/unusable.$1" scope "$1"
}

# Who says more is heard out: a pipe that closes would end what it's at.
HEAR_OUT="$KEEP; cat >/dev/null"

# stop_listening SCOPE: a little after its work has ended: root in a container may keep the pipe open.
stop_listening() {
  sleep 5
  end_group "$TMP/listening-answer.$1"
}

# leave_unit SCOPE: it goes on, and keeps its lock. A change is never ended from outside.
leave_unit() {
  : >"$TMP/left.$1"
  process=$(unit_process "$1")
  journal "$1: still at work after $((UNIT_LIMIT / 60)) min, left to itself below process $process"
  emit unit-left - scope "$1" process "$process"
}

# end_unit SCOPE: what is kept of it beyond that is in the run's events.
end_unit() {
  rm -f "$TMP/session.$1" "$TMP/script.$1" "$TMP/tar.$1" "$TMP/unit.$1" "$TMP/code.$1" "$TMP/unusable.$1"
  release_unit "$1"
  if [ -e "$TMP/left.$1" ]; then
    rm -f "$TMP/left.$1"
    forget_run
  fi
}

# end_run: whoever hears of the end may begin the next one.
end_run() {
  release_lock
  emit finished -
  : >"$TMP/over"
  forget_run
}

# forget_run: when all is over, and nobody is at work any more.
forget_run() {
  [ -e "$TMP/over" ] || return 0
  for left in "$TMP"/left.*; do [ ! -e "$left" ] || return 0; done
  strip_run "$RUN"
}

apply_unit() {
  unusable_of "$1" >"$TMP/unusable.$1"
  if [ -s "$TMP/unusable.$1" ]; then
    refuse_unit "$1"
    return
  fi
  if [ -n "$SECONDS_LEFT" ]; then
    left=$((CLOSES - $(seconds_up)))
    needed=$(seconds_needed)
    if [ "$left" -lt "$needed" ]; then
      journal "$1: deferred"
      emit unit-deferred - scope "$1" needed "$needed" left "$left"
      return
    fi
  fi
  # Whoever waits in a container for another tool may not begin when there's no time left for it.
  if [ -n "$SECONDS_LEFT" ] && [ "$((left - needed))" -lt "$LOCK_WAIT" ]; then LOCK_WAIT=$((left - needed)); fi
  if ! take_unit "$1" "run ${RUN##*/} ($DESCRIPTION)" 2>"$TMP/unusable.$1"; then
    if tell_held_unit "$1"; then
      journal "$1: not begun: held by $(unit_holder "$1")"
    else
      cat "$(unit_lock "$1").refused" >>"$TMP/unusable.$1" 2>/dev/null
      refuse_unit "$1"
    fi
    return
  fi
  emit unit-started - scope "$1"
  journal "$1: began"
  unit_begun=$(seconds_up)
  if [ -f "$RUN/plan.$1" ]; then
    plan=plan.$1
    files=$(unit_files "$1")
    # shellcheck disable=SC2086 # file names hold no white space
    need=$(needed_once "$RUN/plan.$1" $files)
  else
    plan='' files='' need=0
  fi
  unit_script "$1" "$plan" "$need" >"$TMP/script.$1"
  # shellcheck disable=SC2046,SC2086
  if [ -n "$plan" ]; then tar -cf - -C "$RUN" "$plan" $(unit_extras "$1") -C "$VERIFIED" $files; fi 2>"$TMP/tar.$1" | {
    run_in "$1" "$TMP/script.$1" 2>&1
    echo $? >"$TMP/code.$1"
    (stop_listening "$1") </dev/null >/dev/null 2>&1 &
  } | listening "$1" answer sh -c "$HEAR_OUT" "$((OUTPUT_LIMIT / 512))" >"$TMP/unit.$1"
  {
    printf '\n@@errors\n'
    sed 's/^/ /' "$TMP/tar.$1"
  } >>"$TMP/unit.$1"
  echo "$(($(seconds_up) - unit_begun))" >"$TMP/took.$1"
  outcome_of "$TMP/unit.$1" | journal_each "$1"
  late=
  [ ! -e "$TMP/left.$1" ] || late=", late"
  journal "$1: ended$late"
  emit unit-finished "$TMP/unit.$1" scope "$1" code "$(cat "$TMP/code.$1")"
  end_unit "$1"
}

# prune_store: what no run has used for a quarter of a year.
prune_store() { find "$STORE" -type f -atime +90 -mtime +90 -exec rm -f {} + 2>/dev/null; }

lock_begun=$(date +%s)
told=
until take_lock "$DESCRIPTION"; do
  holder=$(lock_holder) || holder=$(tail -n 1 "$SPOOL/lock.refused" 2>/dev/null)
  if [ "$(($(date +%s) - lock_begun))" -ge "$LOCK_WAIT" ]; then
    emit lock-refused - holder "$holder"
    end_run
    exit 0
  fi
  [ "$told" = "$holder" ] || emit lock-waiting - holder "$holder"
  told=$holder
  sleep 0.5
done
trap release_lock EXIT
# What was planned is of before whoever had the lock: it's looked at again first.
if [ -n "$told" ]; then
  release_lock
  emit plan-stale - holder "$told"
  end_run
  exit 0
fi
clear_runs
if ! journal "began: $JOURNAL" 2>"$TMP/journal"; then
  emit journal-refused "$TMP/journal"
  end_run
  exit 0
fi
emit staging -
stage_work
emit staged "$TMP/unusable"
trap ': >"$TMP/stop"' HUP INT TERM
in_lanes "$PARALLEL" "$RUN/scopes" apply_unit "$UNIT_LIMIT" leave_unit
[ ! -e "$TMP/stop" ] || emit stopped -
prune_store
journal ended
end_run
