# Keeps since when services and nodes of this node wait for a restart. The marks are the node's own: they outlive a lost state.
# Parameters: NOW (UTC, to the second, by the clock that windows are judged by), those of clock.sh,
# FOUND (what waits, a line each: TARGET KIND/NAME), LOOKED (where somebody looked, a line each: TARGET KIND; what isn't found there any more waits no more).
# A mark is a line of one file: TARGET KIND/NAME MOMENT.
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT
MARKS=$SPOOL/restarts
: >"$TMP/old"
[ ! -s "$MARKS" ] || cp "$MARKS" "$TMP/old"

# marks_now: the marks as they're to be. One that is later than now, or isn't of this form, is none.
marks_now() {
  FOUND=$FOUND LOOKED=$LOOKED awk -v now="$NOW" '
    BEGIN {
      count = split(ENVIRON["FOUND"], lines, "\n")
      for (i = 1; i <= count; i++) if (lines[i] != "") found[lines[i]]
      count = split(ENVIRON["LOOKED"], lines, "\n")
      for (i = 1; i <= count; i++) looked[lines[i]]
    }
    NF == 3 && $3 ~ /^[0-9]+-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z$/ && $3 "" <= now "" {
      kind = $2
      sub(/\/.*/, "", kind)
      if (($1 " " kind) in looked && !(($1 " " $2) in found)) next
      if (!told[$1 " " $2]++) print
    }
    END { for (one in found) if (!(one in told)) print one " " now }' "$TMP/old" >"$TMP/unsorted" && sort "$TMP/unsorted"
}

# keep_marks: writes only what differs: most looks find nothing new.
keep_marks() {
  marks_now >"$TMP/new" || return
  ! cmp -s "$TMP/old" "$TMP/new" || return 0
  mkdir -p "$SPOOL" && cp "$TMP/new" "$MARKS.new.$$" && mv "$MARKS.new.$$" "$MARKS" && cp "$TMP/new" "$TMP/old"
}

if clocks_differ; then
  emit clock-differs -
elif ! keep_marks 2>"$TMP/refused"; then
  emit marks-refused "$TMP/refused"
  rm -f "$MARKS.new.$$"
fi
emit marks "$TMP/old"
emit finished -
