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

# lost_dialplan: a sentence part where a context of before is missing now, or has become shorter.
lost_dialplan() {
  [ -s "$KEPT/dialplan" ] || return 0
  list_dialplan >"$INCOMING/dialplan"
  awk -F "$TAB" '
    FILENAME == ARGV[1] { now[$1] = $2; next }
    !($1 in now) { print "context " $1 " is missing" }
    $1 in now && now[$1] < $2 + 0 { print "context " $1 " has " now[$1] " of " $2 " lines" }' "$INCOMING/dialplan" "$KEPT/dialplan" |
    first_few "Asterisk's dialplan isn't as it was: "
}
