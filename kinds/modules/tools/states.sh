# Modules and their states, in whatever language the admin tool speaks: it's that of the web interface (UIDEFAULTLANG), whatever the
# environment asks for. Comes after place.sh and the adapters.
# Parameters: MODULES, SAID (a file for what the tool says; others beside it are written, too).

# framework_modules: NAME<TAB>VERSION<TAB>STATUS for each module, the status in the tools' English words. Fails where the tool has no list;
# what was said is in SAID. What is listed comes from where the tool has it: the database and the directories. Where the database can't be
# asked, it's what the tool says.
framework_modules() {
  framework_list >"$SAID.listed" || return
  if ask_database 'SELECT modulename, version, enabled FROM modules' 20 >"$SAID.rows" && [ -s "$SAID.rows" ]; then
    described_modules >"$SAID.described"
    judged_modules "$SAID.rows" "$SAID.described" | sort
  else
    cat "$SAID.listed"
  fi
}

# judged_modules ROWS DESCRIBED: as FreePBX itself judges them.
judged_modules() {
  awk -F '\t' '
    FILENAME == ARGV[1] { version[$1] = $2; enabled[$1] = $3; next }
    { described[$1] = $2 }
    END {
      for (name in version) {
        if (described[name] == "") state = "Broken"
        else if (enabled[name] == 0) state = "Disabled"
        else if (described[name] "" == version[name] "") state = "Enabled"
        else state = "Disabled; Pending upgrade to " described[name]
        print name "\t" version[name] "\t" state
        delete described[name]
      }
      for (name in described) if (described[name] != "") print name "\t\tNot Installed (Locally available)"
    }' "$1" "$2"
}

# described_modules: NAME<TAB>VERSION of each directory with a module.xml: the version of the module itself, not one that it needs.
described_modules() {
  set -- "$MODULES"/*/module.xml
  [ -f "$1" ] || return 0
  awk '
    BEGIN { RS = "<" }
    FNR == 1 { depth = 0; until = ""; name = FILENAME; sub(/\/module\.xml$/, "", name); sub(/.*\//, "", name); next }
    until != "" { if (index($0, until)) until = ""; next }
    /^!--/ { if (!index($0, "-->")) until = "-->"; next }
    /^!\[CDATA\[/ { if (!index($0, "]]>")) until = "]]>"; next }
    /^[!?]/ { next }
    /^\// { depth--; next }
    /^[^>]*\/>/ { next }
    {
      depth++
      if (depth == 2 && /^version[> \t\r\n]/ && !(name in found)) {
        version = substr($0, index($0, ">") + 1)
        gsub(/[ \t\r\n]/, "", version)
        found[name]
        print name "\t" version
      }
    }' "$@"
}
