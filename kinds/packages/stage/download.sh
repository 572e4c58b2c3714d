# Downloads of packages by the node's package manager, as much as was asked for. Parameters: those of stage.sh, beside which it comes.

# brings_too_much: what of a download goes beyond all that was asked for; fails when nothing does. A repository decides how much it
# sends, and the node's disk has other uses.
brings_too_much() {
  look_at_uptime
  if [ "$(find "$TMP/arriving" -type f 2>/dev/null | wc -l)" -gt "$MOST_FILES" ]; then
    echo "the repository sends more files than were asked for"
  elif [ -n "$(find "$TMP/arriving" -type f -size +"$((LARGEST_FILE_KB * 2))" 2>/dev/null)" ]; then
    echo "the repository sends a file of more than $((LARGEST_FILE_KB / 1024)) MiB"
  elif [ "$UP" -ge "$DOWNLOADS_END" ]; then
    echo "all downloads together take more than $((DOWNLOAD_SECONDS / 60)) minutes"
  elif [ "$(df -Pk "$TMP" | awk 'NR == 2 { print $4 }')" -lt "$LEAST_ROOM_KB" ]; then
    echo "less than $((LEAST_ROOM_KB / 1024)) MiB are left on the disk of $SPOOL"
  else
    return 1
  fi
}

# No package is larger by far.
LARGEST_FILE_KB=2097152
LEAST_ROOM_KB=131072

# Of all downloads together: a little less than they're waited for.
DOWNLOAD_SECONDS=3300

# watch_download PID: ends the download, and what it has started, when it brings too much.
watch_download() {
  trap 'kill "$sleeping"; exit' TERM
  while :; do
    sleep 1 &
    sleeping=$!
    wait "$sleeping"
    too_much=$(brings_too_much) || continue
    echo "$too_much" >"$TMP/too-much"
    kill -s KILL -- "-$1"
  done
}

# fetch LIST: what packages_download brings into $TMP/arriving; ended when it's too much.
fetch() {
  rm -rf "$TMP/arriving"
  mkdir "$TMP/arriving"
  # Two repositories may have the same build.
  MOST_FILES=$(($(wc -l <"$1") * 4))
  if brings_too_much >"$TMP/download.log"; then return 1; fi
  packages_download "$1" "$TMP/arriving" >"$TMP/download.log" 2>&1 &
  downloading=$!
  watch_download "$downloading" >/dev/null 2>&1 &
  watching=$!
  # A shell says of a process that was killed that it was.
  { wait "$downloading"; } 2>/dev/null
  fetch_code=$?
  kill "$watching" 2>/dev/null
  if [ -s "$TMP/too-much" ]; then
    mv "$TMP/too-much" "$TMP/download.log"
    rm -rf "$TMP/arriving"
    return 1
  fi
  return "$fetch_code"
}

# download LIST: into the store, waiting for another package tool's lock; what it said is in $TMP/download.log.
download() {
  while :; do
    : >"$TMP/refusal"
    note_unpinned <"$1"
    fetch "$1"
    download_code=$?
    keep_arrived
    rm -rf "$TMP/arriving"
    [ "$download_code" -ne 0 ] || return 0
    packages_locked <"$TMP/download.log" || return "$download_code"
    [ "$lock_waited" -lt "$LOCK_WAIT" ] || return "$download_code"
    lock_waited=$((lock_waited + 1))
    sleep 1
  done
}

# download_problem: what was wrong with what the last download brought, or what it said, each thing once; where a lock was in its way,
# who holds it. As CODE<TAB>FIELD….
download_problem() {
  if [ -s "$TMP/refusal" ]; then
    cat "$TMP/refusal"
    return
  fi
  if packages_locked <"$TMP/download.log"; then
    grep -A 1 lock "$TMP/download.log" | head -n 2
  else
    # Without dnf's progress.
    grep -v -e '^[[:space:]]*$' -e '^Last metadata expiration check' -e 'B/s |' "$TMP/download.log" | awk '!said[$0]++' | tail -n 3
  fi >"$TMP/download.problem"
  [ -s "$TMP/download.problem" ] || echo "it left no file and no word (exit code $download_code)" >"$TMP/download.problem"
  printf 'package-unfetched\t'
  tr -s '[:space:]' ' ' <"$TMP/download.problem"
}

# fetch_missing: all at once; what isn't there then, once more with fresh metadata; and then one by one, so that one package which
# isn't to be had, or isn't what it should be, doesn't take the others with it.
fetch_missing() {
  is_complete && return
  download "$TMP/missing"
  is_complete && return
  # shellcheck disable=SC2086 # a word each
  lacking=$(node_lacks $PACKAGES_NEEDS)
  [ -n "$lacking" ] || lacking=$(packages_plugin_missing)
  if [ -z "$lacking" ] && packages_no_repositories; then
    lacking="no package repository is enabled on the node"
  fi
  if [ -n "$lacking" ]; then
    while read -r nevra; do unusable "$nevra" "package-unfetched$TAB$lacking"; done <"$TMP/missing"
    return
  fi
  packages_refresh >/dev/null 2>&1
  download "$TMP/missing"
  is_complete && return
  cp "$TMP/missing" "$TMP/each"
  while read -r nevra; do
    if [ "$(wc -l <"$TMP/each")" -gt 1 ]; then
      echo "$nevra" >"$TMP/one"
      download "$TMP/one"
      [ ! -f "$VERIFIED/$nevra.rpm" ] || continue
    fi
    unusable "$nevra" "$(download_problem)"
  done <"$TMP/each"
}
