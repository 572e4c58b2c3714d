# The verdicts over a change of modules. Comes after unit.sh, service-judge.sh, service-logs.sh, probes.sh, service-call.sh and load.sh, whose
# parameters it shares.
WEB_PATH=/admin/config.php

# gate NAME REASONS [FIGURES [UNCHECKED]]: its verdict, for the report: `NAME<TAB>failed<TAB>REASON` for each where there are any, or
# `NAME<TAB>unchecked<TAB>REASON` for each of what couldn't be asked, or `NAME<TAB>passed`; and `NAME<TAB>measured<TAB>FIGURES` beside the latter two.
# Reasons are lines of a code and its parameters, as of finding.
gate() {
  if [ -n "$2" ]; then
    gate_lines "$1" failed "$2"
  else
    if [ -n "${4-}" ]; then gate_lines "$1" unchecked "$4"; else printf '%s\tpassed\n' "$1"; fi
    [ -z "${3-}" ] || printf '%s\tmeasured\t%s\n' "$1" "$3"
  fi
}

gate_lines() { printf '%s\n' "$3" | without_secrets | awk -v gate="$1" -v word="$2" '$0 != "" { print gate "\t" word "\t" $0 }'; }

# service_gates BEFORE: what customers notice: no-regressions and no-broken-call-flows.
service_gates() {
  worse=$(settle "$1")
  loading=$(judge_loading)
  worse=$(
    [ -z "$worse" ] || printf '%s\n' "$worse"
    printf '%s\n' "$loading" | sed -n "s/^failed$TAB//p"
    new_errors
  )
  [ -z "$worse" ] || SETTLE=0
  probes=$(settle_probes)
  [ -z "$probes" ] || worse=$worse${worse:+$LINE_BREAK}$probes
  gate no-regressions "$worse" "$(figures "$1")" "$(
    unchecked "$1"
    printf '%s\n' "$loading" | sed -n "s/^unchecked$TAB//p"
    lost_logs
  )"
  if [ -n "$SIP_EXTENSION" ]; then
    gate no-broken-call-flows "$(make_call)" "a call to $SIP_EXTENSION is answered"
  else
    gate no-broken-call-flows '' '' call-undeclared
  fi
}
