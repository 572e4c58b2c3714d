# Verifies the files of a release that are to be promoted. Changes nothing.
# Parameters: FILES (as verify_files wants them, with paths relative to ROOT, and after them the header's SHA-256|- and SHA-1|-), and
# those of repository.sh and verify-files.sh.
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT
printf '%s' "$FILES" | awk -F "$TAB" -v OFS="$TAB" -v root="$ROOT" '{ $3 = root "/" $3; print }' >"$TMP/files"
verify_files "$TMP/files"
verify_headers "$TMP/files"
emit checked "$TMP/unusable"
emit finished -
