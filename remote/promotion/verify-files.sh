# Verifies package files where they are, by the rule by which nodes do: beside verify.sh and package-format.sh, and with its KEYS.

# unusable NEVRA CODE[<TAB>FIELD…]: by docs/problems.md.
unusable() { printf '%s\t%s\n' "$1" "$2" >>"$TMP/unusable"; }

# file_fault NEVRA SHA256|- FILE: why a file can't be used, as CODE[<TAB>FIELD…]; nothing when it can.
file_fault() {
  if [ "$2" != - ] && [ "$(sha256_of "$3")" != "$2" ]; then
    echo package-other-file
    return
  fi
  fault=$(signature_fault "$3" "$2")
  if [ -n "$fault" ]; then
    printf '%s\n' "$fault"
  elif ! inside=$(name_inside "$3"); then
    echo package-name-unfit
  elif [ "$inside" != "$1" ]; then
    printf 'package-other-inside\t%s\n' "$inside"
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
      unusable "$nevra" package-other-header
  done <"$1"
}

# verify_files LIST: NEVRA, SHA256|- and path a line; what can't be used is in $TMP/unusable (NEVRA<TAB>CODE[<TAB>FIELD…] a line).
verify_files() {
  : >"$TMP/unusable"
  [ ! -s "$1" ] || make_ring
  while IFS=$TAB read -r nevra sum file _; do
    if [ ! -f "$file" ]; then
      unusable "$nevra" "package-missing$TAB$file"
      continue
    fi
    ln -sf "$file" "$TMP/file.rpm"
    fault=$(file_fault "$nevra" "$sum" "$TMP/file.rpm")
    [ -z "$fault" ] || unusable "$nevra" "$fault"
  done <"$1"
}

# verify_sums LIST: as verify_files, of what was verified when it was promoted: only that the files are still the ones that the metadata names.
verify_sums() {
  while IFS=$TAB read -r nevra sum file; do
    if [ ! -f "$file" ]; then
      unusable "$nevra" "package-missing$TAB$file"
    elif [ "$(sha256_of "$file")" != "$sum" ]; then
      unusable "$nevra" package-other-file
    fi
  done <"$1"
}
