# LXC: lxc-ls(1) and lxc-attach(1).
# Parameters: LXC_PATH (where its containers are; empty for the node's own setting, lxc.lxcpath of lxc.conf(5)).

# runtime_list: one line per container: ID STATE HOSTNAME, STATE being running, stopped or frozen.
runtime_list() {
  lxc-ls ${LXC_PATH:+-P "$LXC_PATH"} --fancy --fancy-format NAME,STATE </dev/null >"$TMP/lxc-ls" 2>"$TMP/lxc-ls.err" || {
    cat "$TMP/lxc-ls.err" >&2
    return 1
  }
  awk 'NR > 1 && NF >= 2 { print $1, tolower($2), $1 }' "$TMP/lxc-ls"
}

# runtime_exec ID COMMAND: runs COMMAND, a line of shell that everybody may read, in the container, in a session of its own, relaying standard
# input and output. lxc-attach hands on its own descriptors.
runtime_exec() { own_session "$1" lxc-attach ${LXC_PATH:+-P "$LXC_PATH"} --clear-env -n "$1" -- /bin/sh -c "$2"; }
