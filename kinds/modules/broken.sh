# Which modules are broken: the only place that judges it, for runs and for a test of a release. Comes after processes.sh.

# module_states < LIST: of an adapter's list, whose third column is worded as the tools word it.
module_states() {
  awk -F "$TAB" '
    function state(status) {
      if (status ~ /^(Enabled|Online upgrade available|Newer than online version)/) return "enabled"
      if (status ~ /^Disabled; Pending upgrade to /) return "half upgraded"
      if (status ~ /^Not Installed/) return "not installed"
      if (status == "Disabled") return "disabled"
      if (status == "Broken") return "broken"
      return "in a state that nobody knows"
    }
    { print $1 "\t" $2 "\t" state($3) }'
}

# newly_broken BEFORE LIST: each module that is broken or half upgraded and wasn't so before, of NAME<TAB>VERSION<TAB>STATE lines:
# module-worse NAME STATE.
newly_broken() {
  awk -F "$TAB" '
    FILENAME == ARGV[1] { before[$1] = $3; next }
    ($3 == "broken" || $3 == "half upgraded") && $3 != before[$1] { print "module-worse\t" $1 "\t" $3 }' "$1" "$2"
}
