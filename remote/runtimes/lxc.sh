# LXC: lxc-ls(1), lxc-attach(1), lxc-info(1), lxc-start(1) and lxc-stop(1).
# Parameters: LIST_LIMIT (seconds for the list), CONTAINERS_PATH (where its containers are; empty for the node's own setting, lxc.lxcpath of lxc.conf(5)).

# runtime_list: one line per container: ID STATE HOSTNAME, STATE being running, stopped or frozen; of one that can't be maintained for its
# name `- STATE NAME`: a name with a blank, say, or `node`, which means the node itself. What lxc-ls says beside the list is on standard
# error; it leaves out what it can't load.
# A name may hold anything. So it comes last, from its column on, as lxc-ls prints columns in the order that they're asked for.
runtime_list() {
  within "$LIST_LIMIT" lxc-ls ${CONTAINERS_PATH:+-P "$CONTAINERS_PATH"} --fancy --fancy-format STATE,NAME </dev/null >"$TMP/lxc-ls" 2>"$TMP/lxc-ls.err"
  list_code=$?
  cat "$TMP/lxc-ls.err" >&2
  [ "$list_code" -eq 0 ] || return 1
  awk '
    NR == 1 { column = index($0, "NAME"); next }
    $0 == "" { next }
    {
      # The rest of a name that has a line break comes without a state.
      is_rest = $0 !~ /^(RUNNING|STOPPED|STARTING|STOPPING|ABORTING|FREEZING|FROZEN|THAWED) /
      name = is_rest ? $0 : substr($0, column)
      sub(/ +$/, "", name)
      names[++count] = name
      states[count] = is_rest ? "-" : tolower($1)
      times[name]++
    }
    END {
      for (i = 1; i <= count; i++) {
        name = names[i]
        if (states[i] != "-" && times[name] == 1 && name ~ /^[A-Za-z0-9][A-Za-z0-9._-]*$/ && name != "node") print name, states[i], name
        else print "-", states[i], name
      }
    }' "$TMP/lxc-ls"
}

# runtime_exec ID COMMAND: runs COMMAND, a line of shell that everybody may read, in the container, in a session of its own, relaying standard
# input and output. lxc-attach hands on its own descriptors.
runtime_exec() { own_session "$1" lxc-attach ${CONTAINERS_PATH:+-P "$CONTAINERS_PATH"} --clear-env -n "$1" -- /bin/sh -c "$2"; }

# runtime_state ID: running, stopped or frozen, as of runtime_list; fails where that can't be told.
runtime_state() {
  within "$LIST_LIMIT" lxc-info ${CONTAINERS_PATH:+-P "$CONTAINERS_PATH"} -n "$1" -s -H </dev/null >"$TMP/state.$1" || return
  tr '[:upper:]' '[:lower:]' <"$TMP/state.$1"
}

# runtime_start ID: returns when its first process has begun. Fails where it runs already.
runtime_start() { lxc-start ${CONTAINERS_PATH:+-P "$CONTAINERS_PATH"} -n "$1" -d; }

# runtime_stop ID SECONDS: shuts it down; what hasn't ended by then is killed.
runtime_stop() { lxc-stop ${CONTAINERS_PATH:+-P "$CONTAINERS_PATH"} -n "$1" -t "$2"; }
