# Stages the packages of a plan ahead of its run, so that a window isn't spent on downloads, and that a missing or
# unsigned package shows in the plan. Touches the node's store only, never a container.
# Parameters: as of stage.sh, with PACKAGES instead of the file.
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT
WANTED_PACKAGES=$TMP/wanted
printf '%s' "$PACKAGES" >"$WANTED_PACKAGES"
mkdir -p "$SPOOL"
STORE_IN_USE=$(lock_holder)
stage_packages
emit staged "$TMP/unusable"
emit finished -
