# Says to a run that it's conducted still, and what may begin. Comes after prelude.sh.
# Parameters: RUN, LEASE_SECONDS, GRANTS (steps, or `back`; empty for none), GRANT_SECONDS (in which they must begin), HEARD_SECONDS (how long before this was
# said the conductor had last heard from here), PATIENCE_SECONDS (after which the conductor gives up what it has said).
look_at_uptime
# shellcheck disable=SC2086 # a word each
{
  read -r lease_until 2>/dev/null <"$RUN/lease" || exit 1
  # What was longer on its way was given up, and others may have been told to go back since.
  late=
  [ "$((UP - lease_until + LEASE_SECONDS - HEARD_SECONDS))" -lt "$PATIENCE_SECONDS" ] || late=yes
  for grant in $GRANTS; do
    [ -z "$late" ] || [ "$grant" = back ] || continue
    printf '%s %s\n' "$grant" "$((UP + GRANT_SECONDS))" >>"$RUN/granted" || exit 1
  done
  echo "$((UP + LEASE_SECONDS))" >"$RUN/lease.new" && mv "$RUN/lease.new" "$RUN/lease" || exit 1
}
printf '{"event":"following","at":%s}\n' "$CLOCK"
