# Fills a node's store ahead of a run, so that a window isn't spent on downloads, and that what is missing or badly signed shows
# in the plan. Touches the store only, never a container.
# Parameters: THINGS (what is wanted, as WANTED has it), and those of stage.sh or framework-stage.sh, one of which comes before.
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT
WANTED=$TMP/wanted
printf '%s' "$THINGS" >"$WANTED"
mkdir -p "$SPOOL"
STORE_IN_USE=$(lock_holder)
stage_work
tell_staged
emit staged "$TMP/unusable"
emit finished -
