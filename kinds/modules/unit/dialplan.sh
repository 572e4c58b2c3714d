# The dialplan that Asterisk has from files, as FreePBX writes them: the way of each call. Comes after service-measure.sh.
# Parameters: INCOMING (a directory), KEPT (where a run keeps what was there before).

# list_dialplan: CONTEXT<TAB>LINES. What others than files have put there, such as parked calls, comes and goes.
list_dialplan() {
  ask_asterisk 'dialplan show' 60 | awk '
    /^\[ Context / { sub(/^\[ Context \047/, ""); sub(/\047 created by .*/, ""); context = $0; next }
    /\[(pbx_config|[^] ]+:[0-9]+)\] *$/ { lines[context]++ }
    END { for (context in lines) print context "\t" lines[context] }'
}

keep_dialplan() { list_dialplan >"$KEPT/dialplan"; }

# lost_dialplan: `dialplan-shorter CONTEXT LINES BEFORE` of the first contexts that are missing now, or have become shorter.
lost_dialplan() {
  [ -s "$KEPT/dialplan" ] || return 0
  list_dialplan >"$INCOMING/dialplan"
  awk -F "$TAB" -v OFS="$TAB" '
    FILENAME == ARGV[1] { now[$1] = $2; next }
    now[$1] + 0 < $2 + 0 { print "dialplan-shorter", $1, now[$1] + 0, $2 }' "$INCOMING/dialplan" "$KEPT/dialplan" | head -n 3
}
