# What of an admin tool's words is a complaint, of whatever version: each says it in another form.
# Parameters: SAID (a file of what a tool said).

# framework_complaints: a line each, in their order, each once. Modules print lines with a dash, too, which mean something only where
# errors are announced.
framework_complaints() {
  awk '
    # An exception that nobody caught, as Symfony shows it: maybe where, then a frame of blanks around its message, which is broken as
    # wide as the frame.
    /^In .* line [0-9]+:$/ { where = substr($0, 4, length($0) - 4); next }
    /^    +$/ { if (message != "") tell_framed(); else framed = 1; next }
    framed && /^  \[[A-Za-z\\]+\] *$/ { next }
    framed && /^  .*  $/ { message = message substr($0, 3, length($0) - 4); next }
    framed { if (message != "") tell_framed(); framed = 0 }
    # The same as Whoops shows it; a message may have several lines.
    /^[A-Za-z\\]*(Error|Exception): / { thrown = $0; lines = 1; if (/ in file .* on line [0-9]+/) tell_thrown(); next }
    thrown != "" && / in file .* on line [0-9]+/ { thrown = thrown " " $0; tell_thrown(); next }
    thrown != "" { if (/^Stack trace:/ || ++lines > 10) thrown = ""; else thrown = thrown " " $0 }
    # Only a reload that failed tells what retrieve_conf said, behind its exit code.
    /^exit: -?[0-9]/ { tell($0); retrieved = 1; told = 0; next }
    retrieved && NF { last = $0 }
    /^ - / { if (announced) tell(substr($0, 4)); next }
    { announced = /^(The following error\(s\) occured|Unable to install module .*|The following dependencies are not met):/ }
    /^\{"status":false,/ && (at = index($0, "\"data\":\"")) { tell_json(substr($0, at + 8)); next }
    at = index($0, "{\"error\":\"") { text = substr($0, at + 10); sub(/","trace":.*/, "\"}", text); tell_json(text); next }
    /^\[(FATAL|ERROR)\]|^(PHP )?(Fatal|Parse) error:|^(DB|MDB2) Error: |^SQLSTATE\[|^Aborting / { tell($0) }
    END {
      if (message != "") tell_framed()
      if (retrieved && !told && last != "") tell(last)
    }
    function tell_framed() { tell(message (where == "" ? "" : " (" where ")")); message = where = ""; framed = 0 }
    function tell_thrown(  parts) {
      # FreePBX says some twice: TEXT::TEXT in file FILE on line LINE.
      if (split(thrown, parts, "::") == 2 && index(parts[1], parts[2]) == 0) {
        sub(/^[A-Za-z\\]*: /, "", parts[1])
        if (index(parts[2], parts[1] " in file ") == 1) thrown = parts[2]
      }
      tell(thrown)
      thrown = ""
    }
    function tell_json(text) {
      sub(/"\}$/, "", text)
      gsub(/\\n/, " ", text)
      gsub(/\\\//, "/", text)
      gsub(/\\"/, "\"", text)
      gsub(/\\\\/, "\\", text)
      sub(/^[ ]*- /, "", text)
      if (text !~ /:$/) tell(text)
    }
    # PHP itself says some twice, once with its name.
    function tell(text,  kind) {
      gsub(/[ \t]+/, " ", text)
      sub(/^ /, "", text)
      sub(/ $/, "", text)
      kind = text
      sub(/^PHP /, "", kind)
      if (!(kind in said)) { said[kind]; told = 1; print text }
    }' "$SAID"
}

# first_cause LINES: the first complaint, or, where there's none, what was said last.
first_cause() { framework_complaints 2>/dev/null | head -n 1 | grep . || tail -n "$1" "$SAID" 2>/dev/null; }
