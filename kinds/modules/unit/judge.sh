# What is so of modules, and what should be: the only place that judges it. Comes after broken.sh.
# Lists here are NAME<TAB>VERSION<TAB>STATE lines, as module_states makes them.
# Parameters: INCOMING (a directory; before: the list before the change; proven: that of the last state whose gates had passed).

# state_of NAME LIST
state_of() { awk -F "$TAB" -v name="$1" '$1 == name { print $3 }' "$2"; }

# What isn't as it should be is a line of a code and its parameters:
#   module-changed NAME NOW BEFORE | module-not-installed NAME WANTED | module-other-version NAME THERE WANTED | module-unready NAME VERSION STATE |
#   module-worse NAME STATE | module-unlisted NAME WANTED

# changed_since_plan PLAN LIST EXEMPT: a line for each module of the plan that isn't as it was seen when the plan was made, but
# for the names in EXEMPT.
changed_since_plan() {
  awk -F "$TAB" -v OFS="$TAB" '
    FILENAME == ARGV[1] { version[$1] = $4; state[$1] = $5; next }
    FILENAME == ARGV[2] { delete state[$1]; next }
    $1 in state {
      if ($3 == "not installed" ? state[$1] != $3 : $2 "" != version[$1] "" || $3 != state[$1])
        print "module-changed", $1, describe($2, $3), describe(version[$1], state[$1])
      delete state[$1]
    }
    END {
      for (name in state)
        if (state[name] != "not installed") print "module-changed", name, "not installed", describe(version[name], state[name])
    }
    function describe(version, state) { return state == "not installed" ? state : version " (" state ")" }' "$1" "$3" "$2"
}

# not_as_wanted PLAN LIST: a line for each module of the plan that isn't of its version, enabled, or disabled where it was; and
# for each other one that is broken or half upgraded and wasn't when all was proven.
not_as_wanted() {
  awk -F "$TAB" -v OFS="$TAB" '
    FILENAME == ARGV[1] { wanted[$1] = $3; next }
    FILENAME == ARGV[2] { before[$1] = $3; next }
    $1 in wanted {
      if ($3 == "not installed") print "module-not-installed", $1, wanted[$1]
      else if ($2 "" != wanted[$1] "") print "module-other-version", $1, $2, wanted[$1]
      else if (!fits($3, before[$1])) print "module-unready", $1, $2, $3
      delete wanted[$1]
    }
    END { for (name in wanted) print "module-unlisted", name, wanted[name] }
    function fits(state, former) {
      return former == "disabled" ? state == former : state == "enabled" || (former == "broken" && state == "disabled")
    }' "$1" "$INCOMING/before" "$2"
  newly_broken "$INCOMING/proven" "$2" | awk -F "$TAB" 'FILENAME == ARGV[1] { wanted[$1]; next } !($2 in wanted)' "$1" -
}

# not_as_before LIST: a line for each module that isn't as it was before the change.
not_as_before() {
  awk -F "$TAB" -v OFS="$TAB" '
    $3 == "not installed" { next }
    { there = $2 " (" $3 ")" }
    FILENAME == ARGV[1] { before[$1] = there; next }
    before[$1] != there { print "module-changed", $1, there, before[$1] == "" ? "not installed" : before[$1] }
    { delete before[$1] }
    END { for (name in before) print "module-changed", name, "not installed", before[name] }' "$INCOMING/before" "$1"
}

# first_failed GATES: GATE<TAB>CODE[<TAB>PARAMETER]…; nothing where none failed.
first_failed() { sed -n "s/^\([a-z-]*\)${TAB}failed$TAB/\1$TAB/p" "$1" | head -n 1; }

# is_passed GATES: whether all gates were asked and none failed. What a container has nothing to ask of is unchecked; its modules
# can always be asked for.
is_passed() {
  ! grep -q "${TAB}failed" "$1" && grep -q "^no-broken-modules${TAB}passed" "$1" &&
    [ "$(grep -E "^no-(regressions|broken-call-flows)$TAB(passed|unchecked)" "$1" | cut -f 1 | sort -u | grep -c .)" -eq 2 ]
}
