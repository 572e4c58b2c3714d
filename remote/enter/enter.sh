# How a script reaches a container, or the node itself. It comes on standard input, never in arguments: each user of a node reads those in
# /proc. Comes after prelude.sh and a runtime. Whoever may change things uses run_in; questions are asked by ask_in (ask.sh).

# run_in TARGET SCRIPT [BYTES]: runs the file SCRIPT (POSIX sh), which has so many BYTES, in a container by its id, or in `node`. Standard input goes on to SCRIPT, to its end:
# give it a pipe, or </dev/null. Ends with what it entered by, and its exit code.
# Nothing of the node but pipes may be open in a container: root there opens the files behind descriptors anew, to write, cut and chmod.
# So give it pipes as output and error, too, and expect them to be held open: see ask.sh.
run_in() {
  # With what hand_over adds.
  enter_bytes=$((${3:-$(wc -c <"$2")} + 7))
  # head(1) reads no more of a pipe than it prints.
  enter="PATH=\${PATH:-/usr/bin:/bin}; eval \"\$(head -c $enter_bytes)\""
  {
    hand_over "$1" "$2" 4>&- | {
      (if [ "$1" = node ]; then own_session node sh -c "$enter"; else runtime_exec "$1" "$enter"; fi) 2>&4 4>&-
      enter_code=$?
      # Who held the other end open would have it wait for ever.
      end_group "$TMP/handing-over.$1"
      exit "$enter_code"
    }
    # What this shell says of a process that was ended isn't the script's.
  } 4>&2 2>/dev/null
}

# hand_over TARGET SCRIPT: turns this subshell into what hands over the script, as one group of commands, and then standard input. A shell reads a group to
# its end before it begins, so half a script runs nothing.
hand_over() {
  printf '\n}\n' >"$TMP/closing.$1"
  printf '{ :\n'
  tell_process "$TMP/handing-over.$1"
  exec cat "$2" "$TMP/closing.$1" -
}

# The number of a process may be another's by now. So files tell of one by PID and START: when it began, in ticks of the clock since the boot.
# shellcheck disable=SC2016 # for an inner shell
TELL_PROCESS='read -r pid _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ start _ </proc/self/stat; echo "$pid $start" >"$0"'

# tell_process FILE: this process, also where it's a subshell, for end_group.
tell_process() {
  read -r told_pid _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ told_start _ </proc/self/stat
  echo "$told_pid $told_start" >"$1"
}

# in_group FILE SHELL [ARGUMENT]…: SHELL, a text that begins other programs, in a group of processes that end_group FILE ends.
in_group() {
  in_group_file=$1 in_group_shell=$2
  shift 2
  setsid sh -c "$TELL_PROCESS; $in_group_shell" "$in_group_file" "$@"
}

# end_group FILE: ends the process that FILE tells of, with its group where it has one of its own.
end_group() {
  read -r group start <"$1" || return 0
  ! lives "$group" "$start" || kill -s KILL -- "-$group" || kill -s KILL "$group"
} 2>/dev/null

# own_session TARGET COMMAND…: turns this subshell into COMMAND, in a session of its own, which $TMP/session.TARGET tells. Root in a container may
# send a signal to the group of processes that entered it: nobody else may be in it. setsid(1) begins no other process, since a subshell leads no group.
own_session() {
  tell_process "$TMP/session.$1"
  shift
  exec setsid "$@"
}

# lives PID START: whether that process is there, and not just its end that nobody has asked for.
lives() {
  lives_start=$2
  process_stat "$1" || return 1
  # shellcheck disable=SC2086 # a letter and numbers
  set -- $stat
  case $1 in [ZX]) return 1 ;; esac
  [ "${20-}" = "$lives_start" ]
}

# members_of SESSION START: PID and START of a session's processes and of what descends from them, by the node's own /proc, which shows
# containers', too. Nobody's where the session's number is another's by now: START is of its first process.
members_of() {
  for member in /proc/[0-9]*; do
    member_stat=
    while read -r member_line; do member_stat="$member_stat $member_line"; done <"$member/stat" || continue
    echo "${member#/proc/} ${member_stat##*) }"
  done 2>/dev/null | awk -v session="$1" -v start="$2" '
    # After the PID: state, parent, group, session, and as the 21st the start.
    $1 == session && $21 != start { exit others = 1 }
    $2 != "Z" {
      began[$1] = $21
      if ($1 == session || $5 == session) found[++count] = $1
      sibling[$1] = child[$3]
      child[$3] = $1
    }
    END {
      if (others) exit
      # A customer may have thousands, each the child of another: each is looked at once.
      while (count) {
        pid = found[count--]
        if (pid in member) continue
        member[pid]
        print pid, began[pid]
        for (pid = child[pid]; pid; pid = sibling[pid]) found[++count] = pid
      }
    }'
}

# end_session FILE [SECONDS]: ends all of the session that own_session tells of there, for 10 s or so long; prints PID and START of those that
# can't be ended, as in an operation of the kernel that hangs.
end_session() {
  read -r session start 2>/dev/null <"$1" || return 0
  ending=
  end_until=$(($(uptime_seconds) + ${2:-10}))
  for end_try in 1 2 3 4 5; do
    # Who has left the session, and whose parent was ended, is known from before only.
    ending=$(printf '%s\n' "$ending" "$(members_of "$session" "$start")" | sort -u | kill_each)
    [ -n "$ending" ] || return 0
    [ "$(uptime_seconds)" -lt "$end_until" ] || break
    sleep 0.2
  done
  printf '%s\n' "$ending" | while read -r pid start; do ! lives "$pid" "$start" || echo "$pid $start"; done
}

# kill_each < PID START...: prints those that lived until now.
kill_each() {
  while read -r pid start; do
    lives "${pid:-0}" "$start" || continue
    kill -KILL "$pid" 2>/dev/null
    echo "$pid $start"
  done
}

uptime_seconds() {
  read -r uptime _ </proc/uptime
  echo "${uptime%%.*}"
}
