# Verifies the files of a release that are to be promoted, and those that are promoted already. Changes nothing.
# Parameters: FILES (as verify_files wants them, with paths relative to ROOT, and after them the header's SHA-256|- and SHA-1|-), PROMOTED (as
# verify_sums wants them, with paths relative to ROOT), and those of repository.sh and verify-files.sh.
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT

# below_root LIST: with paths that aren't relative.
below_root() { printf '%s' "$1" | awk -F "$TAB" -v OFS="$TAB" -v root="$ROOT" '{ $3 = root "/" $3; print }'; }

# bytes_to_copy LIST: of the files that the store doesn't have.
bytes_to_copy() {
  while IFS=$TAB read -r _ sum file _; do
    [ ! -f "$file" ] || [ -f "$STORE/$sum.rpm" ] || wc -c <"$file"
  done <"$1" | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}

below_root "$FILES" >"$TMP/files"
below_root "$PROMOTED" >"$TMP/promoted"
verify_files "$TMP/files"
verify_headers "$TMP/files"
verify_sums "$TMP/promoted"
cat "$TMP/promoted" >>"$TMP/files"
emit checked "$TMP/unusable" bytes "$(bytes_to_copy "$TMP/files")"
emit finished -
