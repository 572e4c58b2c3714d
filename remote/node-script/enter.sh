# How a script reaches a container, or the node itself. It comes on standard input, never in arguments: each user of a node reads those in
# /proc. Comes after prelude.sh and a runtime. Whoever may change things uses run_in; questions are asked by ask_in (ask.sh).

# run_in SCOPE SCRIPT: runs the file SCRIPT (POSIX sh) in a container by its id, or in `node`. Standard input goes on to SCRIPT, to its end:
# give it a pipe, or </dev/null. The exit code is the runtime's. The number of its session is in $TMP/session.SCOPE meanwhile.
# Nothing of the node but pipes may be open in a container: root there opens the files behind descriptors anew, to write, cut and chmod.
# So give it pipes as output and error, too.
# The script is one group of commands: a shell reads a group to its end before it begins, so half a script runs nothing.
run_in() {
  enter_bytes=$(($(wc -c <"$2") + 7))
  # head(1) reads no more of a pipe than it prints.
  enter="PATH=\${PATH:-/usr/bin:/bin}; eval \"\$(head -c $enter_bytes)\""
  {
    {
      printf '{ :\n'
      cat "$2"
      printf '\n}\n'
      cat
    } 4>&- | if [ "$1" = node ]; then own_session node sh -c "$enter"; else runtime_exec "$1" "$enter"; fi 2>&4 4>&-
    # What this shell says of a process that was ended isn't the script's.
  } 4>&2 2>/dev/null
}

# own_session SCOPE COMMAND…: turns this subshell into COMMAND, in a session of its own, whose number is then in $TMP/session.SCOPE. Root in a
# container may send a signal to the group of processes that entered it: nobody else may be in it.
own_session() {
  own_session_file=$TMP/session.$1
  shift
  # shellcheck disable=SC2016 # for the inner shell
  exec setsid sh -c 'echo $$ >"$0"; exec "$@"' "$own_session_file" "$@"
}

# members_of SESSION: PIDs of a session's processes and of what descends from them, by the node's own /proc, which shows containers' too.
members_of() {
  for member in /proc/[0-9]*; do
    member_stat=
    # A process may be called anything, with line breaks and brackets.
    while read -r member_line; do member_stat="$member_stat $member_line"; done <"$member/stat" || continue
    echo "${member#/proc/} ${member_stat##*) }"
  done 2>/dev/null | awk -v session="$1" '
    $2 != "Z" { parent[$1] = $3; sessions[$1] = $5 }
    END {
      do {
        grown = 0
        for (pid in parent)
          if (!(pid in member) && (pid == session || sessions[pid] == session || parent[pid] in member)) {
            member[pid]
            grown = 1
          }
      } while (grown)
      for (pid in member) print pid
    }'
}

# end_session SESSION: ends all of it; prints the PIDs of those that can't be ended, as in an operation of the kernel that hangs.
end_session() {
  ending=
  for end_try in 1 2 3 4 5; do
    # shellcheck disable=SC2046,SC2086 # numbers
    ending=$(printf '%s\n' $ending $(members_of "$1") | sort -un)
    ending=$(for pid in $ending; do ! is_process "$pid" || echo "$pid"; done)
    [ -n "$ending" ] || return 0
    # shellcheck disable=SC2086 # numbers
    kill -KILL $ending 2>/dev/null
    sleep 0.2
  done
  printf '%s\n' "$ending"
}

# is_process PID: whether it's there, and not just its end that nobody has asked for.
is_process() { [ -n "$(sed -n 's/^State:[[:space:]]*[^ZX[:space:]].*/lives/p' "/proc/$1/status" 2>/dev/null)" ]; }
