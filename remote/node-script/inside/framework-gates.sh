# The verdicts over a change of modules. Comes after service-measure.sh, service-logs.sh and service-call.sh, whose parameters it shares.
WEB_PATH=/admin/config.php

# gate NAME REASONS: its verdict, for the report: passed, or failed for what was found, on one line.
gate() {
  if [ -z "$2" ]; then
    printf '%s\tpassed\n' "$1"
  else
    printf '%s\tfailed\t%s\n' "$1" "$(printf '%s\n' "$2" | tr '\t' ' ' | awk '{ printf "%s%s", separator, $0; separator = "; " }')"
  fi
}

# service_gates BEFORE: what customers notice: no-regressions and no-broken-call-flows.
service_gates() {
  gate no-regressions "$(
    settle "$1"
    new_errors
  )"
  if [ -n "$SIP_EXTENSION" ]; then
    gate no-broken-call-flows "$(make_call)"
  else
    printf 'no-broken-call-flows\tunchecked\n'
  fi
}
