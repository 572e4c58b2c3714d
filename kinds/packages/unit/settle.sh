# What must be so before a container's packages are changed. Comes before apply.sh, whose functions it uses.

# wait_for_package_tools: until no other package tool works here, or LOCK_WAIT is over; then its holder is the problem.
wait_for_package_tools() {
  while holder=$(package_tools) && [ -n "$holder" ]; do
    wait_a_moment || problem package-tool-busy "$holder"
  done
}

# free_kb: what is left on the fullest of the file systems that a transaction writes to; nothing where df can't tell.
free_kb() {
  df -Pk "$ROOT/" "$ROOT/usr" "$ROOT/var" "$ROOT/var/lib/rpm" "$INCOMING" 2>"$INCOMING/df-errors" | {
    least=
    read -r _
    while read -r _ _ _ room _; do
      case $room in '' | *[!0-9]*) continue ;; esac
      [ "${least:-$room}" -lt "$room" ] || least=$room
    done
    echo "$least"
  }
}

# look_before: all that is installed, and the keys that this rpm trusts, in one question to rpm.
look_before() {
  query_packages 2>>"$LOG" >"$INCOMING/all" || problem packages-unlisted "$(tail -n 2 "$LOG")"
  awk -v keys="$INCOMING/keys" 'BEGIN { printf "" >keys } /^gpg-pubkey/ { print >keys; next } { print }' "$INCOMING/all" >"$INCOMING/before"
}

# settle_packages: what another package tool changes while it's waited for, the plan doesn't know.
settle_packages() {
  look_before
  [ -n "$(package_tools)" ] || return 0
  mv "$INCOMING/before" "$INCOMING/seen"
  wait_for_package_tools
  look_before
  changed=$(
    changed_builds "$INCOMING/seen" "$INCOMING/before" came
    changed_builds "$INCOMING/before" "$INCOMING/seen" went
  )
  [ -z "$changed" ] || break_off "$(printf '%s\n' "$changed" | finding_of packages-changed-meanwhile)"
}

# differing A B: lines of B that A hasn't, or hasn't so often.
differing() { awk 'FILENAME == ARGV[1] { there[$0]++; next } there[$0]-- <= 0' "$1" "$2"; }

# changed_builds A B VERB: `NEVRA VERB` for lines of B that A hasn't, of packages that the plan is about.
changed_builds() {
  differing "$1" "$2" | awk -F "$TAB" -v verb="$3" '
    NR == FNR { ours[$3]; next }
    $1 in ours { print $1 "-" ($2 == 0 ? "" : $2 ":") $3 "-" $4 "." $5 " " verb }' "$INCOMING/$PLAN" -
}

# import_missing_keys: the keys are those that the fleet file pins, and the node has checked every package against them.
import_missing_keys() {
  for id in $KEY_IDS; do
    while IFS=$TAB read -r _ _ version _; do
      case $version in *"$id") continue 2 ;; esac
    done <"$INCOMING/keys"
    printf '%s\n' "$KEYS" >"$INCOMING/keys.asc"
    rpm --import "$INCOMING/keys.asc" >>"$LOG" 2>&1 || problem release-key-refused
    return
  done
}
