# Says to a run that it's conducted still, and what may begin. Comes after prelude.sh.
# Parameters: RUN, LEASE_SECONDS, GRANTS (steps, or `back`; empty for none), GRANT_SECONDS (in which they must begin).
look_at_uptime
# shellcheck disable=SC2086 # a word each
{
  [ -e "$RUN/lease" ] || exit 1
  for grant in $GRANTS; do printf '%s %s\n' "$grant" "$((UP + GRANT_SECONDS))" >>"$RUN/granted" || exit 1; done
  echo "$((UP + LEASE_SECONDS))" >"$RUN/lease.new" && mv "$RUN/lease.new" "$RUN/lease" || exit 1
}
printf '{"event":"following","at":%s}\n' "$CLOCK"
