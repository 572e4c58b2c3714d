# Stages the module builds of a plan ahead of its run, and shows their module.xml: what they need decides whether the plan can
# be made at all. Touches the node's store only, never a container.
# Parameters: as of framework-stage.sh, with MODULES instead of the file.
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT
WANTED_MODULES=$TMP/wanted
printf '%s' "$MODULES" >"$WANTED_MODULES"
stage_modules
while IFS=$TAB read -r key name _; do
  ! cut -f 1 "$TMP/unusable" | grep -qxF -e "$key" || continue
  module_xml "$key" "$name" | without_changelog >"$TMP/module.xml"
  emit facts "$TMP/module.xml" scope "$key" code 0
done <"$WANTED_MODULES"
emit staged "$TMP/unusable"
emit finished -
