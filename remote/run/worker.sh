# A run that changes things. It is started detached, keeps its events in a file, and finishes whoever is still listening.
# Parameters: RUN (its directory), DESCRIPTION (of who runs what), JOURNAL (the same with the reason), SECONDS_LEFT (to the end
# that units must have come to; empty when there's none), UNIT_SECONDS and RESERVE_SECONDS (what each needs), UNIT_LIMIT (seconds after
# which a unit is left to itself, and the run goes on without it), PARALLEL, LOCK_WAIT, LAYER (whose work it is, as change files call it; empty where that interrupts nobody), WORK (apply_units, or follow_steps of procedure/steps.sh), and in RUN: targets, wanted (what the store must have), plan.TARGET (absent when a unit needs nothing of the store; its second column names
# what it needs), same.TARGET (a word that alike plans share).
# What is changed comes as parts beside it (those of a kind of work: its stage.sh and unit.sh): STORE, and the functions
# `stage_work` (fills STORE with WANTED; leaves what can be used in VERIFIED, and why the others can't in $TMP/unusable, NAME<TAB>CODE[<TAB>FIELD…]
# a line), `unit_files TARGET` (of VERIFIED), `unit_extras TARGET` (of RUN), `needed_kb FILE…` and `unit_script TARGET PLAN NEED_KB` (what runs in the container).
TMP=$RUN/tmp
EVENTS=$RUN/events
WANTED=$RUN/wanted
mkdir -p "$TMP"

look_at_uptime
[ -z "$SECONDS_LEFT" ] || CLOSES=$((UP + SECONDS_LEFT))

# journal TEXT: what was done here at MOMENT, for those who ask later whether it was maintenance. A file a year, kept for ever.
journal() {
  { [ -d "$SPOOL/journal" ] || mkdir -p "$SPOOL/journal"; } &&
    printf '%s %s %s\n' "$MOMENT" "${RUN##*/}" "$1" >>"$SPOOL/journal/${MOMENT%%-*}"
}

# For an awk: what a container may have worded, for the journal: shortened, and without what a reader's terminal or tools could take
# for more than words.
PLAIN='function plain(text) {
  gsub(/;/, ",", text)
  gsub(/\t/, " ", text)
  gsub(/[^A-Za-z0-9 ,.:=\/_-]/, "", text)
  return substr(text, 1, 500)
}'

# outcome_of PRINTED: what a unit came to, as it judged itself (tell_verdict in inside/unit.sh): `done`, or `failed: ` with each finding's
# code and parameters; without a verdict it broke off. Beside that its gates, with their figures or reasons, before and after the way back.
# Only what has the form of a gate is taken for one.
outcome_of() {
  awk -F '\t' "$PLAIN"'
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
    section == "warnings" && $0 != "" && ++warned <= 5 { print plain("rpm says " $0) }
    section == "rollback" && $0 != "" && !stuck++ { print plain("way back failed: " $0) }
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
      if (erased != "") print plain("erased:" erased)
      if ("gates" in gates) print plain("gates: " gates["gates"])
      if ("rollback-gates" in gates) print plain("gates after the way back: " gates["rollback-gates"])
      if (verdict == "done") print "done"
      else if (verdict == "failed") print plain("failed: " failed)
      else print "broke off"
    }' "$1"
}

# journal_absences TARGET PRINTED MOST FIELDS: how long services were away, in a strict form that later estimates are made of: `TARGET: away LAYER SERVICE SECONDS`.
# A unit tells SERVICE SECONDS (FIELDS is 2); a procedure TARGET SERVICE FROM UNTIL (4). Who words that may be root in a container: a unit tells nothing of
# other containers, and more than MOST seconds weren't measured.
journal_absences() {
  [ -n "$LAYER" ] || return 0
  awk -v target="$1" -v most="$3" -v fields="$4" -v layer="$LAYER" '
    /^@@/ { is = $1 == "@@interruptions"; next }
    !is || NF != fields { next }
    NF == 2 { seconds = $2; service = $1; at = target }
    NF == 4 { seconds = $4 - $3; service = $2; at = $1 }
    service !~ /^(container|asterisk|web|database)$/ || at !~ /^[A-Za-z0-9_.-]+$/ { next }
    seconds !~ /^[0-9]+$/ || seconds > most || told[at " " service]++ { next }
    { print at ": away " layer " " service " " seconds }' "$2" | while read -r line; do journal "$line"; done
}

# journal_each TARGET < LINES
journal_each() { while read -r line; do journal "$1: $line"; done; }

# look_at_needed: sets needed: seconds, for a unit that would begin now. What the slower half took so far, at least, counts where that was longer than
# expected: not the slowest, since a customer can make his container slow, and would have all others deferred.
look_at_needed() {
  middle=$UNIT_SECONDS
  [ ! -e "$TMP/slower" ] || middle=$(cat "$TMP"/took.* | sort -n | awk '{ took[NR] = $1 } END { print took[int(NR / 2) + 1] }')
  [ "$middle" -gt "$UNIT_SECONDS" ] || middle=$UNIT_SECONDS
  needed=$((middle + RESERVE_SECONDS))
}

# unusable_of TARGET: why things of this unit's plan can't be used; nothing when all can.
unusable_of() {
  if [ ! -s "$TMP/unusable" ] || [ ! -f "$RUN/plan.$1" ]; then return; fi
  awk -F "$TAB" 'FILENAME ~ /unusable$/ { name = $1; sub(/^[^\t]*\t/, ""); reason[name] = $0; next } $2 in reason { print $2 FS reason[$2] }' "$TMP/unusable" "$RUN/plan.$1"
}

# look_at_plan TARGET: sets files (names in VERIFIED) and need (KB): asked once for all the containers that have the same plan.
look_at_plan() {
  read -r same <"$RUN/same.$1"
  same=$TMP/need.$same
  [ -s "$same" ] || {
    files=$(unit_files "$1")
    # shellcheck disable=SC2086 # file names hold no white space
    { needed_kb $files && echo && echo $files; } >"$same.$LANE"
    mv "$same.$LANE" "$same"
  }
  {
    read -r need
    read -r files
  } <"$same"
}

# shell_quote TEXT: sets quoted: TEXT as one word of a shell.
shell_quote() {
  unquoted=$1 quoted=
  while :; do
    case $unquoted in
      *\'*)
        quoted=$quoted${unquoted%%\'*}"'\\''"
        unquoted=${unquoted#*\'}
        ;;
      *) break ;;
    esac
  done
  quoted="'$quoted$unquoted'"
}

# refuse_unit TARGET: for what $TMP/unusable.TARGET says.
refuse_unit() {
  awk "$PLAIN"'{ print plain("not begun: " $0) }' "$TMP/unusable.$1" | journal_each "$1"
  emit unit-refused "$TMP/unusable.$1" target "$1"
}

# As hear in ask.sh. Who says more is heard out: a pipe that closes would end what it's at.
# shellcheck disable=SC2016 # for another shell
HEAR_OUT='trap "" XFSZ; ulimit -f "$1"; exec 2>/dev/null; cat || exec cat >/dev/null'

# is_held: whether failures elsewhere let nothing more begin (hold.sh).
is_held() { [ -e "$RUN/begin-nothing" ]; }

# hold_unit TARGET
hold_unit() {
  journal "$1: not begun: too much has failed"
  emit unit-held - target "$1"
}

# stop_listening TARGET: a little after its work has ended: root in a container may keep the pipe open.
stop_listening() {
  sleep 5
  end_group "$TMP/listening-answer.$1"
}

# leave_unit TARGET: it goes on, and keeps its lock. A change is never ended from outside.
leave_unit() {
  : >"$TMP/left.$1"
  process=$(unit_process "$1")
  look_at_clock
  journal "$1: still at work after $((UNIT_LIMIT / 60)) min, left to itself below process $process"
  emit unit-left - target "$1" process "$process"
}

# end_unit TARGET: what is kept of it beyond that is in the run's events.
end_unit() {
  unit_lock "$1"
  holds_lock "$unit_lock" || unit_lock=
  rm -rf ${unit_lock:+"$unit_lock"} "$TMP/session.$1" "$TMP/script.$1" "$TMP/closing.$1" "$TMP/tar.$1" "$TMP/unit.$1" "$TMP/code.$1" "$TMP/line.$LANE"
  if [ -e "$TMP/left.$1" ]; then
    rm -f "$TMP/left.$1"
    forget_run
  fi
}

# end_run: whoever hears of the end may begin the next one.
end_run() {
  release_lock
  look_at_clock
  emit finished -
  : >"$TMP/over"
  forget_run
}

# forget_run: when all is over, and nobody is at work any more.
forget_run() {
  { [ -e "$TMP/over" ] && ! is_away "$RUN"; } || return 0
  for left in "$TMP"/left.*; do [ ! -e "$left" ] || return 0; done
  strip_run "$RUN"
  forget_room
}

# prepare_unit TARGET: sets plan, files and script, and writes what runs there. Half of it would be another script: a full disk cuts anywhere.
prepare_unit() {
  if [ -f "$RUN/plan.$1" ]; then
    plan=plan.$1
    look_at_plan "$1"
  else
    plan='' files='' need=0
  fi
  script=$(unit_script "$1" "$plan" "$need") && printf '%s' "$script" >"$TMP/script.$1"
}

# carry_out TARGET: what prepare_unit has set. What it prints is $TMP/unit.TARGET, and its exit code $TMP/code.TARGET.
carry_out() {
  # shellcheck disable=SC2046,SC2086
  if [ -n "$plan" ]; then tar -cf - -C "$RUN" "$plan" $(unit_extras "$1") -C "$VERIFIED" $files; fi 2>"$TMP/tar.$1" | {
    run_in "$1" "$TMP/script.$1" "${#script}" 2>&1
    echo $? >"$TMP/code.$1"
    (stop_listening "$1") </dev/null >/dev/null 2>&1 &
  } | listening "$1" answer "$HEAR_OUT" "$((OUTPUT_LIMIT / 512))" >"$TMP/unit.$1"
  {
    printf '\n@@errors\n'
    [ ! -s "$TMP/tar.$1" ] || sed 's/^/ /' "$TMP/tar.$1"
  } >>"$TMP/unit.$1"
}

apply_unit() {
  look_at_clock
  if is_held; then
    hold_unit "$1"
    return
  fi
  unusable_of "$1" >"$TMP/unusable.$1"
  if [ -s "$TMP/unusable.$1" ]; then
    refuse_unit "$1"
    return
  fi
  if [ -n "$SECONDS_LEFT" ]; then
    look_at_uptime
    left=$((CLOSES - UP))
    look_at_needed
    if [ "$left" -lt "$needed" ]; then
      journal "$1: deferred"
      emit unit-deferred - target "$1" needed "$needed" left "$left"
      return
    fi
  fi
  # Whoever waits in a container for another tool may not begin when there's no time left for it.
  if [ -n "$SECONDS_LEFT" ] && [ "$((left - needed))" -lt "$LOCK_WAIT" ]; then LOCK_WAIT=$((left - needed)); fi
  if ! take_unit "$1" "run ${RUN##*/} ($DESCRIPTION)" 2>"$TMP/unusable.$1"; then
    if tell_held_unit "$1"; then
      journal "$1: not begun: held by $(unit_holder "$1")"
    else
      cat "$unit_lock.refused" >>"$TMP/unusable.$1" 2>/dev/null
      refuse_unit "$1"
    fi
    return
  fi
  if ! { prepare_unit "$1" && journal "$1: began"; } 2>"$TMP/unusable.$1"; then
    refuse_unit "$1"
    end_unit "$1"
    return
  fi
  emit unit-started - target "$1"
  look_at_uptime
  unit_begun=$UP
  carry_out "$1"
  look_at_uptime
  look_at_clock
  echo "$((UP - unit_begun))" >"$TMP/took.$1"
  [ "$((UP - unit_begun))" -le "$UNIT_SECONDS" ] || : >"$TMP/slower"
  journal_absences "$1" "$TMP/unit.$1" "$((UP - unit_begun))" 2
  outcome_of "$TMP/unit.$1" | journal_each "$1"
  late=
  [ ! -e "$TMP/left.$1" ] || late=", late"
  journal "$1: ended$late"
  read -r code <"$TMP/code.$1"
  emit unit-finished "$TMP/unit.$1" target "$1" code "$code"
  end_unit "$1"
}

# prune_store: what no run has used for a quarter of a year. A kind of work that fetches nothing has none.
prune_store() { [ -z "${STORE-}" ] || find "$STORE" -type f -atime +90 -mtime +90 -exec rm -f {} + 2>/dev/null; }

# apply_units: each target by itself.
apply_units() { in_lanes "$PARALLEL" "$RUN/targets" apply_unit "$UNIT_LIMIT" leave_unit; }

if [ "${1-}" = return ]; then
  watch_run
  exit
fi
lock_begun=$UP
told=
until take_lock "$DESCRIPTION"; do
  holder=$(lock_holder) || holder=$(tail -n 1 "$SPOOL/lock.refused" 2>/dev/null)
  look_at_uptime
  look_at_clock
  if [ "$((UP - lock_begun))" -ge "$LOCK_WAIT" ]; then
    emit lock-refused - holder "$holder"
    end_run
    exit 0
  fi
  [ "$told" = "$holder" ] || emit lock-waiting - holder "$holder"
  told=$holder
  sleep 0.5
done
trap release_lock EXIT
# What an earlier procedure took away comes back first, whoever holds the lock for that just now.
if holder=$(away_holder); then
  release_lock
  emit node-away - holder "$holder"
  end_run
  exit 0
fi
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
: >"$TMP/unusable"
stage_work
look_at_clock
emit staged "$TMP/unusable"
trap ': >"$TMP/stop"' HUP INT TERM
look_at_clock
"$WORK"
look_at_clock
[ ! -e "$TMP/stop" ] || emit stopped -
prune_store
journal ended
end_run
