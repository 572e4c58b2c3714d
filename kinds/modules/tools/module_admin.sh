# FreePBX 2.x to 12: module_admin and retrieve_conf. Exit codes say little; what they print is read.
# Parameters: TOOL_PATH, MODULES, SAID (a file for what the tool says), TOOL_LIMIT (seconds for a question; what changes things is never
# ended).

# framework_list: NAME<TAB>VERSION<TAB>STATUS for each module, as the tool words it. Fails where there's no list; what was said is in SAID.
# The columns are 20 and 18 wide; what is longer runs into the next one.
framework_list() {
  within "$TOOL_LIMIT" "$TOOL_PATH" --no-warnings list >"$SAID" 2>&1 </dev/null
  awk -v known="$(cd "$MODULES" 2>/dev/null && printf '%s ' *)" '
    BEGIN { count = split(known, names, " ") }
    # Below the line under the heads of the columns, whatever those are called.
    /^-+ -+ -+ *$/ { listed = 1; next }
    !listed || /^[[:space:]]*$/ || /^(PHP )?(Notice|Warning|Deprecated|Strict Standards|Fatal error|Parse error):/ { next }
    {
      name = $1
      if (length(name) >= 20) name = long_name(name)
      rest = substr($0, length(name) + 1)
      status = rest
      if (match(rest, /(Enabled|Disabled|Broken|Not Installed|Online upgrade available|Newer than online version).*$/)) {
        status = substr(rest, RSTART)
        rest = substr(rest, 1, RSTART - 1)
      } else rest = ""
      gsub(/[[:space:]]+$/, "", status)
      gsub(/[[:space:]]/, "", rest)
      print name "\t" rest "\t" status
    }
    END { exit !listed }
    # The name at the beginning of a text in which the version follows at once: a directory of the modules, if one fits;
    # those of broken modules are gone.
    function long_name(text,  i, best) {
      for (i = 1; i <= count; i++)
        if (length(names[i]) > length(best) && index(text, names[i]) == 1 && substr(text, length(names[i]) + 1) ~ /^[0-9]|^$/)
          best = names[i]
      if (best != "") return best
      return match(text, /[0-9]+\./) ? substr(text, 1, RSTART - 1) : text
    }' "$SAID"
}

# framework_install NAME enabled|disabled: what is in its directory. A disabled one would be passed over without -f; it
# stays disabled.
framework_install() {
  if [ "$2" = disabled ]; then
    "$TOOL_PATH" -f --no-warnings install "$1"
  else
    "$TOOL_PATH" --no-warnings install "$1"
  fi >"$SAID" 2>&1 </dev/null
}

# framework_reload: has Asterisk's configuration written anew by retrieve_conf, and read. It exits with 0 when it failed, and says so
# in the system's language; but only then it tells the exit code of retrieve_conf. retrieve_conf by itself would leave
# FreePBX waiting for a reload.
framework_reload() {
  "$TOOL_PATH" --no-warnings reload >"$SAID" 2>&1 </dev/null || return
  ! grep -qE '^exit: -?[0-9]|^(PHP )?(Fatal|Parse) error:' "$SAID"
}

# framework_updates: settings of FreePBX's own updates: it has none yet.
framework_updates() { :; }
framework_disable_updates() { :; }
