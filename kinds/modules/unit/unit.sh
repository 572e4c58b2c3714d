# What a run that changes modules does for each unit, as worker.sh asks for it.
# Parameters: RUN (with settings.TARGET, plan.TARGET, as of apply.sh; absent where no module is to be changed; dump.TARGET and
# restore.TARGET, where the fleet file has commands for them), LOCK_WAIT, DESCRIPTION, APPLY (the script for each container).

# unit_files TARGET: names of the files in VERIFIED that a unit needs.
unit_files() { cut -f 2 "$RUN/plan.$1" | sed 's/$/.tgz/'; }

# unit_extras TARGET: names of files in RUN that a unit needs beside its plan. They hold passwords: they aren't for arguments.
unit_extras() {
  for command in "dump.$1" "restore.$1"; do
    [ ! -f "$RUN/$command" ] || echo "$command"
  done
}

# needed_kb FILE…: room for the archives and for what they unpack to.
needed_kb() {
  (cd "$VERIFIED" && gzip -lq "$@") | awk '{ sum += $1 + $2 } END { printf "%d", sum / 1024 + 1024 }'
}

# unit_script TARGET PLAN NEED_KB: what runs in the container; PLAN is empty where no module is to be changed. Fails where it can't be
# written.
unit_script() {
  shell_quote "$DESCRIPTION"
  printf "PLAN='%s' NEED_KB=%s LOCK_WAIT=%s RUN_ID='%s' WHO=%s\n" "$2" "$3" "$LOCK_WAIT" "${RUN##*/}" "$quoted" &&
    cat "$RUN/settings.$1" &&
    printf '%s\n' "$APPLY"
}
