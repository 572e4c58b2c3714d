# What a daemon is: what listens, or what its service has on record, and never a shell. Comes after service-processes.sh.

# listening_sockets: their inodes, of TCP and of the local kind, a line each.
listening_sockets() {
  awk '$4 == "0A" { print $10 }' "$ROOT/proc/net/tcp" 2>/dev/null
  awk '$4 == "0A" { print $10 }' "$ROOT/proc/net/tcp6" 2>/dev/null
  awk '$4 == "00010000" { print $7 }' "$ROOT/proc/net/unix" 2>/dev/null
}

# listens PID [SOCKETS]: SOCKETS are those that listen, where they're known already.
listens() {
  listening=${2-$(listening_sockets)}
  [ -n "$listening" ] || return 1
  # shellcheck disable=SC2012 # only what a link leads to counts
  ls -l "$ROOT/proc/$1/fd" 2>/dev/null | LISTENING=$listening awk '
    BEGIN { count = split(ENVIRON["LISTENING"], inodes, "\n"); for (i = 1; i <= count; i++) is["socket:[" inodes[i] "]"] }
    $NF in is { found = 1 }
    END { exit !found }'
}

# on_record PID: whether a service says that it's its own, by a pid file, or by the service manager.
on_record() {
  if [ -d "$ROOT/run/systemd/system" ]; then
    sed '/[/]user[@.]/d' "$ROOT/proc/$1/cgroup" 2>/dev/null | grep -q '/[A-Za-z0-9_:.@\\-]*\.service$'
  else
    cat "$ROOT"/var/run/*.pid "$ROOT"/var/run/*/*.pid "$ROOT"/var/lib/mysql/*.pid 2>/dev/null | grep -qx "[[:space:]]*$1[[:space:]]*"
  fi
}
