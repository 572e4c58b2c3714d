# Questions to a container, or to the node itself: they are given up after a time, and heard up to a length. Comes after lock.sh and enter.sh.
# Who couldn't be ended when a question was given up: PID, START and boot a line, in a file named by the target.
HUNG=$SPOOL/hung

# ask_in TARGET SCRIPT SECONDS BYTES: asks by SCRIPT, a text (POSIX sh), which changes nothing. Standard input goes on to it: give it a pipe,
# or </dev/null. Leaves in $TMP: answer.TARGET (standard output, at most BYTES), errors.TARGET (the beginning of standard error, and as
# the last line why the question was given up) and code.TARGET (the runtime's exit code).
# A question that is given up is ended, on the node and in the container. What can't be ended, since the kernel holds it, is remembered:
# until that's gone, the container isn't asked again.
# The clock runs until the last byte is read: root in a container may keep a pipe open.
ask_in() {
  if [ -e "$TMP/session.$1" ] || [ -e "$TMP/given-up.$1" ]; then rm -f "$TMP/session.$1" "$TMP/given-up.$1"; fi
  : >"$TMP/answer.$1"
  : >"$TMP/errors.$1"
  echo 1 >"$TMP/code.$1"
  if [ -f "$HUNG/$1" ] && hung=$(hung_in "$1") && [ -n "$hung" ]; then
    echo "an earlier question still hangs in it, and can't be ended (the node's process $hung)" >"$TMP/errors.$1"
    return
  fi
  self_ending "$2" "$3"
  # Half of it would be another question: a full disk cuts anywhere.
  printf '%s' "$self_ending" 2>"$TMP/errors.$1" >"$TMP/question.$1" || return 0
  (give_up_after "$3" "$1") >/dev/null 2>&1 </dev/null &
  giving_up=$!
  # Without what shells say of processes that were ended.
  {
    {
      {
        run_in "$1" "$TMP/question.$1" "${#self_ending}" 2>&3 3>&-
        echo $? >"$TMP/code.$1"
      } | {
        (hear "$1" answer "$4")
        wc -c <"$TMP/answer.$1" >"$TMP/size.$1"
        read -r size <"$TMP/size.$1"
        [ "$size" -lt "$(($4 / 512 * 512))" ] || give_up "$1" "$(said_more_than "$4")"
      }
    } 3>&1 >/dev/null | (hear "$1" errors 2048)
  } 2>/dev/null
  # Where it's at it, to its end.
  kill "$giving_up" 2>/dev/null
  wait "$giving_up" 2>/dev/null
  fit_answer "$1" "$4"
  [ ! -f "$TMP/given-up.$1" ] || { echo && cat "$TMP/given-up.$1"; } >>"$TMP/errors.$1"
}

# forget_answer TARGET: removes what ask_in has left, and the event that was made of it.
forget_answer() {
  set -- "$1" "$TMP"
  rm -f "$2/answer.$1" "$2/errors.$1" "$2/code.$1" "$2/question.$1" "$2/closing.$1" "$2/session.$1" "$2/given-up.$1" "$2/size.$1" "$2/event.$1"
}

said_more_than() { echo "it said more than $1 bytes, and was cut short"; }

# fit_answer TARGET BYTES: cuts short what gets an eighth longer than that on its way, where all containers of a node share the room. What isn't plain
# takes up to six bytes there.
fit_answer() {
  read -r size <"$TMP/size.$1"
  [ "$((6 * size))" -gt "$(($2 + $2 / 8))" ] || return 0
  [ "$(json_weight "$TMP/answer.$1")" -gt "$(($2 + $2 / 8))" ] || return 0
  head -c "$(($2 / 6))" <"$TMP/answer.$1" >"$TMP/fitting.$1"
  mv "$TMP/fitting.$1" "$TMP/answer.$1"
  [ -f "$TMP/given-up.$1" ] || said_more_than "$2" >"$TMP/given-up.$1"
}

# hear TARGET answer|errors BYTES: turns this subshell into what keeps what comes, up to a length. By cat(1) and a limit, not by head(1), which loses the
# last of it when it's ended.
hear() {
  tell_process "$TMP/listening-$2.$1"
  trap '' XFSZ
  ulimit -f "$(($3 / 512))"
  exec cat >"$TMP/$2.$1" 2>/dev/null
}

# listening TARGET answer|errors|looks SHELL [ARGUMENT]…: SHELL, a text, which reads what a container says, so that it can be ended.
listening() {
  listening_file=$TMP/listening-$2.$1
  shift 2
  in_group "$listening_file" "$@"
}

# give_up TARGET REASON: ends what was begun in a container, and those who still listen to it.
give_up() {
  echo "$2" >"$TMP/given-up.$1"
  keep_hung "$1" "$(end_session "$TMP/session.$1")"
  for heard in answer errors looks; do end_group "$TMP/listening-$heard.$1"; done
}

# give_up_after SECONDS TARGET: for the background, where SIGTERM ends it.
give_up_after() {
  sleeping=
  trap 'kill $sleeping; exit' TERM
  sleep "$1" &
  sleeping=$!
  wait "$sleeping"
  trap '' TERM
  give_up "$2" "it gave no answer within $1 s"
}

# keep_hung TARGET PROCESSES: PID and START a line.
keep_hung() {
  [ -n "$2" ] || return 0
  mkdir -p "$HUNG" || return
  printf '%s\n' "$2" | sed "s/\$/ $(cat /proc/sys/kernel/random/boot_id)/" >"$HUNG/$1"
}

# hung_in TARGET: the PIDs of what still hangs in it.
hung_in() {
  [ -f "$HUNG/$1" ] || return 0
  read -r boot </proc/sys/kernel/random/boot_id
  while read -r pid start born; do
    [ "$born" != "$boot" ] || ! lives "$pid" "$start" || echo "$pid"
  done <"$HUNG/$1" | tr '\n' ' ' | sed 's/ $//'
}

# self_ending SCRIPT SECONDS: sets self_ending: SCRIPT as one that ends itself, and its group of processes, a little later than it's given up: those who asked may
# be gone by then.
self_ending() {
  self_ending="(
trap 'kill \$sleeping; exit' TERM
sleep $(($2 + 5)) &
sleeping=\$!
wait \$sleeping
kill -KILL 0
) </dev/null >/dev/null 2>&1 &
ending_later=\$!
(
$1

)
ended=\$?
kill \$ending_later
exit \$ended
"
}
