# A real call through Asterisk. Comes after service-measure.sh.
# Parameters: WORK (a directory that is there), SIP_EXTENSION (empty when no call is made), SIP_PORT.

# make_call: a call that must be answered; says why it failed, if it did.
make_call() {
  [ -n "$SIP_EXTENSION" ] || return 0
  if ! command -v sipp >/dev/null; then
    echo "the call to $SIP_EXTENSION can't be made: it has no sipp"
    return
  fi
  host=$(own_address)
  # It wants to draw on a terminal, and a container's entry may have none.
  (cd "$WORK" && TERM=dumb sipp -sn uac -s "$SIP_EXTENSION" -i "$host" -m 1 -r 1 -d 500 -timeout 30 -timeout_error -nostdin \
    "$host:$SIP_PORT") >"$WORK/call.log" 2>&1 </dev/null && return
  echo "a call to $SIP_EXTENSION isn't answered: sipp ended with $?$(
    grep -aoE 'Aborting call.*|Last Error: .*|while expecting.*' "$WORK/call.log" | tail -n 1 | tr -d '\r' | cut -c 1-200 | sed 's/^/, /'
  )"
}
