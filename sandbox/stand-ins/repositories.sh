# What yum and yumdownloader share: the enabled repositories (folders on this machine), their lists, and the lock.
ROOT=${MAINTENANCE_ROOT:-}
cache=$ROOT/var/cache/yum
# yum's own default for metadata_expire, in minutes.
expires_after=360

# wait_for_lock EXIT_ON_LOCK: as yum does: for ever, unless told to give up.
wait_for_lock() {
  while [ -r "$ROOT/var/run/yum.pid" ]; do
    read -r holder <"$ROOT/var/run/yum.pid" || break
    [ -d "$ROOT/proc/$holder" ] || kill -0 "$holder" 2>/dev/null || break
    printf 'Existing lock /var/run/yum.pid: another copy is running as pid %s.\n' "$holder" >&2
    if [ "$1" = 1 ]; then exit 1; fi
    echo 'Another app is currently holding the yum lock; waiting for it to exit...' >&2
    sleep 2
  done
}

# repositories: a line `ID FOLDER SKIP_IF_UNAVAILABLE` for each that is enabled.
repositories() {
  cat "$ROOT"/etc/yum.repos.d/*.repo 2>/dev/null | awk -F = '
    function flush() { if (id != "" && enabled) print id, folder, skip }
    /^\[/ { flush(); id = substr($0, 2, index($0, "]") - 2); enabled = 1; skip = 0 }
    $1 == "baseurl" { folder = substr($2, length("file://") + 1) }
    $1 == "enabled" { enabled = $2 }
    $1 == "skip_if_unavailable" { skip = $2 }
    END { flush() }'
}

# load_lists SKIP: brings each repository's list of packages up to date; SKIP, where given, overrides the configuration.
# A list that hasn't expired is taken as it is, whatever the repository holds by now.
load_lists() {
  repositories | while read -r id folder skip; do
    list=$cache/$id/primary
    mkdir -p "$cache/$id"
    [ -z "$(find "$list" -mmin "-$expires_after" 2>/dev/null)" ] || continue
    if [ -f "$folder/repodata/repomd.xml" ]; then
      (cd "$folder/Packages" && ls) >"$list.$$" && mv "$list.$$" "$list"
      continue
    fi
    printf 'file://%s/repodata/repomd.xml: [Errno 14] Could not open/read file://%s/repodata/repomd.xml\n' "$folder" "$folder" >&2
    echo 'Trying other mirror.' >&2
    [ "${1:-$skip}" != 1 ] || continue
    printf 'Error: Cannot retrieve repository metadata (repomd.xml) for repository: %s. Please verify its path and try again\n' "$id" >&2
    exit 1
  done
}
