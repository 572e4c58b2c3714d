# Keeps since when parts of this node have had all of a release: the ring after theirs waits for that.
# Parameters: DIGEST (of the release), NOW (UTC, to the second, by the clock that windows are judged by), those of clock.sh, and, TARGET.LAYER a line: FOUND (parts that have all of it), CHANGED (those that were just brought to it), ASKED (whose marks are told).
# A mark is a file named by the digest with the moment in it: other releases that ask for just the same have theirs beside it.
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT
MARKS=$SPOOL/releases

# mark_of PART: the moment; nothing where there's none, or one that is still to come.
mark_of() {
  read -r moment 2>/dev/null <"$MARKS/$1/$DIGEST" || return 0
  case $moment in
    [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z) ;;
    *) return 0 ;;
  esac
  expr "$moment" \> "$NOW" >/dev/null || echo "$moment"
}

mark() {
  mkdir -p "$MARKS/$1" && echo "$NOW" >"$MARKS/$1/.new.$$" && mv "$MARKS/$1/.new.$$" "$MARKS/$1/$DIGEST"
}

# What was changed there wasn't as any release wants it before.
remark() { rm -f "$MARKS/$1"/* && mark "$1"; }

mark_all() {
  for part in $CHANGED; do remark "$part" || return; done
  for part in $FOUND; do
    [ -n "$(mark_of "$part")" ] || mark "$part" || return
  done
}

if clocks_differ; then
  emit clock-differs -
elif ! mark_all 2>"$TMP/refused"; then
  emit marks-refused "$TMP/refused"
fi
for part in $ASKED; do
  kept=$(mark_of "$part")
  [ -z "$kept" ] || echo "$part $kept"
done >"$TMP/marks"
emit marks "$TMP/marks"
emit finished -
