# What this node's journal says of interruptions: lines of journal_absences in run/worker.sh, `MOMENT RUN TARGET: away LAYER SERVICE SECONDS`.
# Parameters: SINCE and UNTIL (moments in UTC, as the journal has them), MOST (lines; the newest ones).
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT
for year in "${SINCE%%-*}" "${UNTIL%%-*}"; do
  [ "$year" != "${read_year-}" ] || continue
  read_year=$year
  [ ! -f "$SPOOL/journal/$year" ] || cat "$SPOOL/journal/$year"
done | awk -v since="$SINCE" -v until="$UNTIL" '
  NF == 7 && $4 == "away" && $3 ~ /:$/ && $7 ~ /^[0-9]+$/ && length($7) < 6 && $1 "" >= since "" && $1 "" <= until "" { print $5, $6, $7 }' |
  tail -n "$MOST" >"$TMP/interruptions"
emit interruptions "$TMP/interruptions"
emit finished -
