# Fills a node's store ahead of a run, so that a window isn't spent on downloads, and that what is missing or badly signed shows
# in the plan. Touches the store only, never a container.
# Parameters: THINGS (what is wanted, as WANTED has it), and those of a kind's stage.sh, which comes before.
# Beside the store: what is verified is linked, not copied.
mkdir -p "$SPOOL" && TMP=$(mktemp -d "$SPOOL/preparing.XXXXXX") || exit 1
trap 'rm -rf "$TMP"' EXIT
find "$SPOOL" -maxdepth 1 -name 'preparing.*' -mtime +1 -exec rm -rf {} + 2>/dev/null
WANTED=$TMP/wanted
printf '%s' "$THINGS" >"$WANTED"
stage_work
tell_staged
emit staged "$TMP/unusable"
emit finished -
