# Boots the node or container in the folder $MAINTENANCE_ROOT: an init and the services that are installed, none of
# which is a real process: each is a folder under proc with what the node's scripts read there.
# Argument: the container's id, 0 for a node.
ROOT=$MAINTENANCE_ROOT
id=$1

describe_init() {
  mkdir -p "$ROOT/proc/1" "$ROOT/proc/self" "$ROOT/var/run"
  printf 'Name:\tinit\nPid:\t1\nenvID:\t%s\n' "$id" >"$ROOT/proc/1/status"
  cp "$ROOT/proc/1/status" "$ROOT/proc/self/status"
  printf '/sbin/init\000' >"$ROOT/proc/1/cmdline"
  printf '00400000-00423000 r-xp 00000000 00:1f 131330                             /sbin/init\n' >"$ROOT/proc/1/maps"
  ln -sf /sbin/init "$ROOT/proc/1/exe"
  printf '1 (init) S 0 1 1 0 -1\n' >"$ROOT/proc/1/stat"
}

describe_init
for script in "$ROOT"/etc/rc.d/init.d/*; do
  case $script in
    */functions) ;;
    *) [ ! -x "$script" ] || "$script" start >/dev/null 2>&1 ;;
  esac
done
exit 0
