# The verdicts over a change of modules. Comes after unit.sh, service-measure.sh, service-logs.sh, service-call.sh and load.sh, whose
# parameters it shares.
WEB_PATH=/admin/config.php

# gate NAME REASONS [FIGURES [UNCHECKED]]: its verdict, for the report, on one line: `NAME<TAB>failed<TAB>REASONS` where there
# are any, or `NAME<TAB>unchecked<TAB>UNCHECKED[<TAB>FIGURES]` where something couldn't be asked, or `NAME<TAB>passed[<TAB>FIGURES]`.
gate() {
  if [ -n "$2" ]; then
    printf '%s\tfailed\t%s\n' "$1" "$(one_line "$2")"
  elif [ -n "${4-}" ]; then
    printf '%s\tunchecked\t%s%s\n' "$1" "$(one_line "$4")" "${3:+$TAB$3}"
  else
    printf '%s\tpassed%s\n' "$1" "${3:+$TAB$3}"
  fi
}

# service_gates BEFORE: what customers notice: no-regressions and no-broken-call-flows.
service_gates() {
  worse=$(settle "$1")
  loading=$(judge_loading)
  worse=$(
    [ -z "$worse" ] || printf '%s\n' "$worse"
    printf '%s\n' "$loading" | sed -n 's/^failed //p'
    new_errors
  )
  gate no-regressions "$worse" "$(figures "$1")" "$(
    unchecked "$1"
    printf '%s\n' "$loading" | sed -n 's/^unchecked //p'
    sed 's/$/ was replaced, and its end is not found: errors in it are not known/' "$WORK/logs-lost"
  )"
  if [ -n "$SIP_EXTENSION" ]; then
    gate no-broken-call-flows "$(make_call)" "a call to $SIP_EXTENSION is answered"
  else
    gate no-broken-call-flows '' '' "no call is configured"
  fi
}
