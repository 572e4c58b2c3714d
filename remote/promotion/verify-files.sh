# Verifies package files where they are, by the rule by which nodes do: beside stage.sh, and with its KEYS.
# Each file is verified under the name of its build, as a link.

# verify_files LIST: NEVRA, SHA256|- and path a line; what can't be used is in $TMP/unusable (NEVRA<TAB>reason a line).
verify_files() {
  STORE=$TMP/verify
  STORE_IN_USE=
  WANTED=$TMP/wanted
  mkdir -p "$STORE"
  : >"$TMP/unusable"
  : >"$WANTED"
  while IFS=$TAB read -r nevra sum file; do
    if [ ! -f "$file" ]; then
      unusable "$nevra" "isn't there: $file"
      continue
    fi
    ln -s "$file" "$STORE/$nevra.rpm"
    echo "$nevra $sum" >>"$WANTED"
  done <"$1"
  verify_packages
  # What was found unusable has no link any more.
  while read -r nevra _; do
    [ -L "$STORE/$nevra.rpm" ] || continue
    inside=$(nevra_of "$STORE/$nevra.rpm")
    [ "$inside" = "$nevra" ] || unusable "$nevra" "is another package inside: $inside"
  done <"$WANTED"
}
