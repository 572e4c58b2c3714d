# What a run that sets allocations does for each unit, as worker.sh asks for it.
# Parameters: RUN (with allocations.TARGET, as of apply.sh), SOAK (seconds), APPLY (the script for each container), LOCK_WAIT.
# Nothing is fetched, so there's no store to look after.
STORE=$RUN/store

stage_work() { : >"$TMP/unusable"; }
unit_files() { :; }
unit_extras() { :; }
needed_kb() { :; }

# The node sets what its containers may use: their work is done there, and none of them is entered.
runtime_exec() { own_session "$1" sh -c "$2"; }

# unit_script TARGET: what runs on the node. Fails where it can't be written.
unit_script() {
  wanted=$(cat "$RUN/allocations.$1") || return
  shell_quote "$wanted"
  printf "ID='%s' SOAK=%s LOCK_WAIT=%s WANTED=%s\n%s\n" "$1" "$SOAK" "$LOCK_WAIT" "$quoted" "$APPLY"
}
