# OpenVZ: vzlist and vzctl (vzlist(8), vzctl(8); exit codes in vzctl's include/vzerror.h).
# Parameters: LIST_LIMIT (seconds for the list).

# runtime_list: one line per container: ID STATE HOSTNAME, STATE being running, stopped, mounted, suspended or paused.
# Fails with what vzlist said when it can't be asked. What it says beside the list is on standard error.
runtime_list() {
  within "$LIST_LIMIT" vzlist -a -H -o ctid,status,hostname </dev/null >"$TMP/vzlist" 2>"$TMP/vzlist.err"
  list_code=$?
  # It says so where there are none.
  grep -v '^Container(s) not found' "$TMP/vzlist.err" >&2
  [ "$list_code" -eq 0 ] || return 1
  awk 'NF >= 2 { print $1, $2, (NF >= 3 ? $3 : "-") }' "$TMP/vzlist"
}

# runtime_exec ID COMMAND: runs COMMAND, a line of shell that everybody may read, in the container, in a session of its own, relaying standard
# input and output. vzctl joins its arguments and gives them to a shell, so COMMAND must be a single argument and needs no quoting.
runtime_exec() { own_session "$1" vzctl exec2 "$1" "$2"; }

# runtime_state ID: running, stopped, mounted, suspended or paused, as of runtime_list; fails where that can't be told.
runtime_state() {
  within "$LIST_LIMIT" vzlist -a -H -o status "$1" </dev/null >"$TMP/state.$1" || return
  awk 'NF { print $1 }' "$TMP/state.$1"
}

# runtime_start ID: returns when its first process has begun. Fails where it runs already.
runtime_start() { vzctl start "$1"; }

# runtime_stop ID SECONDS: shuts it down. vzctl itself kills what hasn't ended after two minutes, whatever SECONDS are.
runtime_stop() { vzctl stop "$1"; }
