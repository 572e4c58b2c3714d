# FreePBX 13 and later: fwconsole. Exit codes say little; what it prints is read. `listonline` isn't asked for anything: it
# installs security updates by itself.
# Parameters: TOOL_PATH, SAID (a file for what the tool says), TOOL_LIMIT (seconds for a question; what changes things is never ended).

# framework_list: NAME<TAB>VERSION<TAB>STATUS for each module, as the tool words it. Fails where there's no list; what was said is in SAID.
# Of the objects, one a line, it's the one whose data is a list of lists.
framework_list() {
  within "$TOOL_LIMIT" "$TOOL_PATH" ma list --format=json >"$SAID" 2>&1 </dev/null
  awk '
    /^\{"status":true,/ && (at = index($0, "\"data\":[[")) {
      listed = 1
      read_rows(substr($0, at + 8))
    }
    END { exit !listed }
    function read_rows(text,  i, n, c, cells, row, inside) {
      n = length(text)
      for (i = 1; i <= n; i++) {
        c = substr(text, i, 1)
        if (inside) {
          if (c == "\\") {
            c = substr(text, ++i, 1)
            if (c == "u") { c = utf8(tolower(substr(text, i + 1, 4))); i += 4 }
            row[cells] = row[cells] c
          }
          else if (c == "\"") inside = 0
          else row[cells] = row[cells] c
        } else if (c == "[") cells = 0
        else if (c == "\"") { inside = 1; row[++cells] = "" }
        else if (substr(text, i, 4) == "null") { row[++cells] = ""; i += 3 }
        else if (c == "]" && cells > 0) {
          print row[1] "\t" row[2] "\t" row[3]
          cells = 0
        }
      }
    }
    # Of four hexadecimal digits; what takes two such numbers is never needed here.
    function utf8(digits,  i, code) {
      for (i = 1; i <= 4; i++) code = code * 16 + index("123456789abcdef", substr(digits, i, 1))
      if (code < 32 || (code >= 55296 && code < 57344)) return "?"
      if (code < 128) return sprintf("%c", code)
      if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
      return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
    }' "$SAID"
}

# framework_install NAME enabled|disabled: what is in its directory. A disabled one would be passed over without --force,
# and without --skipdisabled it's asked what to do; it stays disabled.
framework_install() {
  if [ "$2" = disabled ]; then
    as_known ma install "$1" --force --skipdisabled --format=json
  else
    as_known ma install "$1" --format=json
  fi
}

# as_known ARGUMENT…: without those options that this version doesn't know yet. It refuses them before it does anything.
as_known() {
  while :; do
    "$TOOL_PATH" "$@" >"$SAID" 2>&1 </dev/null
    known_code=$?
    refused=$(sed -n 's/^ *The "\(--[a-z-]*\)" option does not exist\..*/\1/p' "$SAID" | head -n 1)
    given=$#
    [ -n "$refused" ] || return "$known_code"
    for argument; do
      shift
      case $argument in "$refused" | "$refused="*) ;; *) set -- "$@" "$argument" ;; esac
    done
    [ $# -lt "$given" ] || return "$known_code"
  done
}

# framework_reload: has Asterisk's configuration written anew, and read. Without --json: it came with 15.0.2, and lets pass what
# an administrator's shell is told as an error. Before 15.0.2 it exits with 0 when it failed, and says so in the system's
# language; but only then it tells the exit code of retrieve_conf.
framework_reload() {
  "$TOOL_PATH" reload >"$SAID" 2>&1 </dev/null || return
  ! grep -qE '^exit: -?[0-9]|^(PHP )?(Fatal|Parse) error:|^[A-Za-z\\]*(Error|Exception): .* in file ' "$SAID"
}

# framework_updates: NAME VALUE for each setting of FreePBX's own updates. In 13 there's one, a plain setting.
framework_updates() {
  within "$TOOL_LIMIT" "$TOOL_PATH" updatemanager --list >"$SAID" 2>&1 </dev/null
  if grep -q '| auto_module_updates ' "$SAID"; then
    awk -F '[| ]+' '$2 ~ /^auto_module_(security_)?updates$/ { print $2, $3 }' "$SAID"
  else
    # What the tool says of a setting is in its own language, too.
    security=$(ask_database "SELECT value FROM freepbx_settings WHERE keyword = 'AUTOSECURITYUPDATES'" 20)
    case $security in
      1) echo auto_module_security_updates enabled ;;
      0) echo auto_module_security_updates emailonly ;;
      *)
        within "$TOOL_LIMIT" "$TOOL_PATH" setting AUTOSECURITYUPDATES >"$SAID" 2>&1 </dev/null
        sed -n -e 's/.*"AUTOSECURITYUPDATES".*(bool)\[true\].*/auto_module_security_updates enabled/p' \
          -e 's/.*"AUTOSECURITYUPDATES".*(bool)\[false\].*/auto_module_security_updates emailonly/p' "$SAID"
        ;;
    esac
  fi
}

# framework_disable_updates: as far as they can be: of security updates it goes on to write e-mails.
framework_disable_updates() {
  "$TOOL_PATH" updatemanager auto_module_updates disabled
  "$TOOL_PATH" updatemanager auto_module_security_updates emailonly
  "$TOOL_PATH" setting AUTOSECURITYUPDATES 0
} >"$SAID" 2>&1 </dev/null
