# Verifies package files where they are, by the rule by which nodes do: beside verify.sh and package-format.sh, and with its KEYS.

unusable() { printf '%s\t%s\n' "$1" "$2" >>"$TMP/unusable"; }

# file_problem NEVRA SHA256|- FILE: why a file can't be used; nothing when it can.
file_problem() {
  if [ "$2" != - ] && [ "$(sha256_of "$3")" != "$2" ]; then
    echo "isn't the file that the release names: its sha256 differs"
    return
  fi
  finding=$(signature_finding "$3" "$2")
  if [ -n "$finding" ]; then
    printf "isn't signed with a release key: %s\n" "$finding"
  elif ! inside=$(name_inside "$3"); then
    echo "is another package inside, with a name that no package can have"
  elif [ "$inside" != "$1" ]; then
    echo "is another package inside: $inside"
  fi
}

# is_unusable NEVRA
is_unusable() { awk -F "$TAB" -v build="$1" '$1 "" == build "" { found = 1 } END { exit !found }' "$TMP/unusable"; }

# verify_headers LIST: as verify_files, whose list it is: the header's SHA-256|- and SHA-1|- come last in its lines.
verify_headers() {
  while IFS=$TAB read -r nevra _ file sha256 sha1; do
    if [ "$sha256$sha1" = -- ] || is_unusable "$nevra"; then continue; fi
    ln -sf "$file" "$TMP/file.rpm"
    printf '%s\t%s\t%s\n' "$TMP/file.rpm" "$sha256" "$sha1" >"$TMP/with-header"
    [ -z "$(other_headers "$TMP/with-header")" ] ||
      unusable "$nevra" "isn't the build that the release names: the digest of its header differs"
  done <"$1"
}

# verify_files LIST: NEVRA, SHA256|- and path a line; what can't be used is in $TMP/unusable (NEVRA<TAB>reason a line).
verify_files() {
  : >"$TMP/unusable"
  [ ! -s "$1" ] || make_ring
  while IFS=$TAB read -r nevra sum file _; do
    if [ ! -f "$file" ]; then
      unusable "$nevra" "isn't there: $file"
      continue
    fi
    ln -sf "$file" "$TMP/file.rpm"
    problem=$(file_problem "$nevra" "$sum" "$TMP/file.rpm")
    [ -z "$problem" ] || unusable "$nevra" "$problem"
  done <"$1"
}

# verify_sums LIST: as verify_files, of what was verified when it was promoted: only that the files are still the ones that the metadata names.
verify_sums() {
  while IFS=$TAB read -r nevra sum file; do
    if [ ! -f "$file" ]; then
      unusable "$nevra" "isn't there: $file"
    elif [ "$(sha256_of "$file")" != "$sum" ]; then
      unusable "$nevra" "isn't the file that the metadata names: its sha256 differs"
    fi
  done <"$1"
}
