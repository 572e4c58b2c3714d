# Errors in the logs of Asterisk, FreePBX and the web server that weren't there before a change: learn_errors and mark_logs come
# before it, new_errors after it. Comes after processes.sh; needs no FreePBX.
# Parameters: WORK (a directory that is there), ROOT (as of processes.sh).

# log_files: whether they're there or not.
log_files() {
  for log_file in asterisk/full asterisk/freepbx.log asterisk/issabelpbx.log httpd/error_log httpd/ssl_error_log apache2/error.log php-fpm/www-error.log; do
    echo "$ROOT/var/log/$log_file"
  done
}

# errors_in < LOG: each kind of error that is in it, once: KIND<TAB>LINE. A kind is a line without what differs each time: moments,
# threads, calls, channels, addresses, numbers, names, and the line of the source. What is named stays where it's a module of
# Asterisk's or a file of configuration or code: that another one fails is another error. So do the words of PHP's errors.
errors_in() {
  grep -aE 'ERROR|FATAL|CRITICAL|ALERT|EMERGENCY|PHP (Fatal|Parse) error|exit signal' | awk '
    function is_file(word) { return word ~ /\.(so|conf|php|class|inc|c|h|agi|ael|lua)$/ }
    # In quotes, QUOTE at both ends, or in `<>`; not the apostrophe inside of a word.
    function without_quoted(text,  done, quoted, name) {
      while (match(text, /(^|[^A-Za-z0-9])(\047[^\047]*\047|`[^\047]*\047|"[^"]*"|<[^>]*>)/)) {
        quoted = substr(text, RSTART, RLENGTH)
        name = quoted
        gsub(/^[^A-Za-z0-9\/_.]+|[^A-Za-z0-9\/_.]+$/, "", name)
        done = done substr(text, 1, RSTART - 1) " " (is_file(name) ? name : "NAME") " "
        text = substr(text, RSTART + RLENGTH)
      }
      return done text
    }
    function without_numbers(text, is_code,  words, count, i, word, kind, named) {
      count = split(text, words, /[ \t]+/)
      for (i = 1; i <= count; i++) {
        word = words[i]
        gsub(/^[(\[{,;=]+|[])},;:.=]+$/, "", word)
        sub(/(:[0-9]+|\([0-9]+\)?)$/, "", word)
        if (word == "") continue
        if (named) word = "NAME"
        else if (is_file(word)) { }
        else if (word ~ /@/ || (!is_code && word ~ /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/)) word = "NAME"
        else if (word ~ /^[A-Z][A-Za-z0-9]*\//) sub(/\/.*/, "/NAME", word)
        else if (word ~ /[0-9]/ && !(is_code && word ~ /^[A-Za-z_\\][A-Za-z0-9_\\]*\(?$/)) word = "N"
        named = !is_code && word ~ /^([Ee]xten(sion)?|[Pp]eer|[Ee]ndpoint|[Uu]ser|[Dd]evice|[Aa]gent|[Mm]ailbox|[Tt]runk|[Aa]ccount|AOR|aor)$/
        kind = kind (kind == "" ? "" : " ") word
      }
      return kind
    }
    { gsub(/\033\[[0-9;]*m/, ""); gsub(/[\t\r]/, " ") }
    # FreePBX: `[MOMENT] [ERROR] (FILE:LINE) - TEXT`, later `[MOMENT] [freepbx.ERROR]: TEXT`.
    /^(\[[^]]*\] *)?(ERROR\[|\[?([A-Za-z_-]+\.)?(ERROR|FATAL|CRITICAL|ALERT|EMERGENCY)[]:])/ {
      line = $0
      if (line !~ /^\[?([A-Za-z_-]+\.)?(ERROR|FATAL|CRITICAL|ALERT|EMERGENCY)[]:[]/) sub(/^\[[^]]*\] */, "", line)
      text = line
      # Asterisk: `[MOMENT] ERROR[THREAD][CALL]: FILE:LINE FUNCTION: TEXT`.
      sub(/^ERROR(\[[^]]*\])+:? */, "ERROR ", text)
      tell(without_numbers(without_quoted(text), 0))
      next
    }
    # Another level of Asterisk, whatever it quotes.
    /^(\[[^]]*\] *)?[A-Z]+\[/ { next }
    match($0, /PHP (Fatal|Parse) error: |exit signal /) {
      line = substr($0, RSTART)
      sub(/, referer: .*/, "", line)
      tell(without_numbers(line, 1))
    }
    # A kind is compared wherever it has been meanwhile: only in characters that nobody writes otherwise.
    function tell(kind) {
      gsub(/[^ -~]/, "?", kind)
      kind = substr(kind, 1, 1000)
      if (!(kind in told)) { told[kind]; print kind "\t" substr(line, 1, 300) }
    }'
}

# rotated LOG: WRITTEN MOVED PATH of each file that it was rotated to, the last one first; the moments are in seconds.
rotated() { stat -c '%Y %Z %n' "$1"[.-]* 2>/dev/null | sort -rn; }

# log_text FILE BYTE: from that byte on (1 is the first), also of one that was compressed.
log_text() {
  case $1 in
    *.gz) gzip -dc "$1" | tail -c "+$2" ;;
    *.bz2) bzip2 -dc "$1" | tail -c "+$2" ;;
    *.xz) xz -dc "$1" | tail -c "+$2" ;;
    *) tail -c "+$2" "$1" ;;
  esac 2>/dev/null
}

# log_lately FILE: what is in its last 20 MB, without reading what comes before them where that can be done.
log_lately() {
  case $1 in
    *.gz | *.bz2 | *.xz) log_text "$1" 1 | tail -c 20000000 ;;
    *) tail -c 20000000 "$1" ;;
  esac
}

# log_end FILE SIZE: what the log is known by, wherever it's moved or copied to: the sum of the last bytes of the first SIZE.
log_end() {
  if [ "$2" -gt 256 ]; then log_text "$1" "$(($2 - 255))" | head -c 256; else log_text "$1" 1 | head -c "$2"; fi | cksum | tr ' ' -
}

# logged_lately: what the logs have, and the last of those that each was rotated to.
logged_lately() {
  log_files | while read -r log; do
    last=$(rotated "$log" | sed -n '1s/^[0-9]* [0-9]* //p')
    for file in "$last" "$log"; do
      [ ! -f "$file" ] || log_lately "$file"
    done
  done
}

# rotated_before MOMENT: what is in all files that logs were rotated to, and that were written to their ends before MOMENT (seconds).
rotated_before() {
  log_files | while read -r log; do
    rotated "$log" | while read -r written _ file; do
      [ "$written" -ge "$1" ] || log_lately "$file"
    done
  done
}

# logged_since_mark: each kind of error, as errors_in has it.
logged_since_mark() { log_files | while read -r log; do written_since_mark "$log"; done | errors_in; }

# learn_errors: what errors the logs have had lately: those aren't new when they come again.
learn_errors() {
  true >"$WORK/known-errors"
  logged_lately | errors_in | learn_kinds
}

# learn_kinds < ERRORS: as errors_in has them: they're known from now on, too.
learn_kinds() { cut -f 1 | sort -u - "$WORK/known-errors" >"$WORK/known-errors.new" && mv "$WORK/known-errors.new" "$WORK/known-errors"; }

# mark_logs: where the logs end now.
mark_logs() {
  date +%s >"$WORK/logs-marked"
  log_files | while read -r log; do
    [ -f "$log" ] || continue
    size=$(wc -c <"$log")
    printf '%s %s %s\n' "$((size))" "$(log_end "$log" "$((size))")" "$log"
  done >"$WORK/log-marks"
}

# written_since_mark LOG: also what it was rotated to meanwhile, renamed, copied or compressed. Fails when what was there at the
# mark isn't found again.
written_since_mark() {
  marked=$(cat "$WORK/logs-marked")
  mark=$(awk -v path="$1" 'substr($0, length($0) - length(path)) == " " path { print $1, $2 }' "$WORK/log-marks")
  size=${mark%% *}
  [ "${size:-0}" -gt 0 ] || mark=
  {
    rotated "$1"
    [ ! -f "$1" ] || echo "$marked $marked $1"
  } >"$WORK/log-parts"
  found=
  while read -r written moved file; do
    # What wasn't touched is what it was.
    [ "$moved" -ge "$marked" ] || continue
    if [ -n "$mark" ] && [ "$(log_end "$file" "$size")" = "${mark#* }" ]; then
      found=yes
      log_text "$file" "$((size + 1))"
    elif [ "$written" -ge "$marked" ]; then
      log_text "$file" 1
    fi
  done <"$WORK/log-parts"
  [ -z "$mark" ] || [ -n "$found" ]
}

# new_errors: `error-logged LOG LINE` of the first few errors since the mark of kinds that the logs hadn't had before. All their kinds are in
# $WORK/new-kinds.
new_errors() {
  true >"$WORK/logs-lost"
  true >"$WORK/new-kinds"
  log_files | while read -r log; do
    { written_since_mark "$log" || echo "${log#"$ROOT"}" >>"$WORK/logs-lost"; } | errors_in |
      awk -F "$TAB" 'FILENAME == ARGV[1] { known[$1]; next } !($1 in known)' "$WORK/known-errors" - >"$WORK/new-here"
    cut -f 1 "$WORK/new-here" >>"$WORK/new-kinds"
    head -n 2 "$WORK/new-here" | cut -f 2- | awk -v path="${log#"$ROOT"}" '{ print "error-logged\t" path "\t" $0 }'
  done
}

# lost_logs: after new_errors, those that couldn't be read on: log-lost LOG.
lost_logs() { sed "s/^/log-lost$TAB/" "$WORK/logs-lost"; }
