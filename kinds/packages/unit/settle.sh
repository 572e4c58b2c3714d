# What must be so before a container's packages are changed. Comes before apply.sh, whose functions it uses.

# wait_for_package_tools: until no other package tool works here, or LOCK_WAIT is over; then its holder is the problem.
wait_for_package_tools() {
  while look_for_package_tools && [ -n "$package_tools" ]; do
    wait_a_moment || problem package-tool-busy "$package_tools"
  done
}

# measure_room: sets free: KB on the fullest of the file systems that a transaction writes to; empty where df can't tell.
measure_room() {
  free=
  df_said=$(df -Pk "$ROOT/" "$ROOT/usr" "$ROOT/var" "$ROOT/var/lib/rpm" "$INCOMING" 2>"$INCOMING/df-errors")
  set -f
  while [ "$df_said" != "${df_said#*"$LINE_BREAK"}" ]; do
    df_said=${df_said#*"$LINE_BREAK"}
    # shellcheck disable=SC2086 # columns
    set -- ${df_said%%"$LINE_BREAK"*}
    case ${4-} in '' | *[!0-9]*) continue ;; esac
    [ "${free:-$4}" -lt "$4" ] || free=$4
  done
  set +f
}

# look_before: all that is installed, and the keys that this rpm trusts, in one question to rpm.
look_before() {
  query_packages 2>>"$LOG" >"$INCOMING/before" || problem packages-unlisted "$(tail -n 2 "$LOG")"
}

# settle_packages: what another package tool changes while it's waited for, the plan doesn't know.
settle_packages() {
  look_before
  look_for_package_tools
  [ -n "$package_tools" ] || return 0
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

# import_missing_keys: those that are missing in trusted_keys. The keys are those that the fleet file pins, and the node has checked every package against them.
import_missing_keys() {
  for id in $KEY_IDS; do
    for trusted in $trusted_keys; do
      case $trusted in *"$id") continue 2 ;; esac
    done
    printf '%s\n' "$KEYS" >"$INCOMING/keys.asc"
    rpm --import "$INCOMING/keys.asc" >>"$LOG" 2>&1 || problem release-key-refused
    return
  done
}
