# What must be so of a change of packages when it's over: the only place that judges it. Each function prints what isn't so, a line each:
# CODE<TAB>PARAMETER…. Comes after mark.sh.
# Parameters: INCOMING (a directory; before and after: the lists of packages; gone and added: what differs), PLAN (as of apply.sh),
# restarted, stale and unseen (as of restart.sh).

# misplaced_packages: of what the plan wants.
#   package-another-build NEVRA | package-absent NEVRA [NEVRA that is there]… | package-doubled NAME NEVRA… | erased-still-there NEVRA…
# What the plan doesn't say, nor a plan since the mark was set:
#   packages-beside-plan gone|came NEVRA…
misplaced_packages() {
  [ -n "$PLAN" ] || return 0
  awk -F "$TAB" '
    function nevra() { return $1 "-" ($2 == 0 ? "" : $2 ":") $3 "-" $4 "." $5 }
    # As familyOf in maintenance/packages/architecture.ts.
    function family(arch) {
      if (arch ~ /^(i[3-6]86|athlon|geode)$/) return "i386"
      return arch ~ /^(x86_64.*|amd64|ia32e)$/ ? "x86_64" : arch
    }
    function is_another(build) {
      if (sha256[build] != "-" && $6 != "") return $6 != sha256[build]
      return sha1[build] != "-" && $7 != "" && $7 != sha1[build]
    }
    function is_replaced(  i, build) {
      for (i = 1; i <= wanted; i++) {
        build = order[i]
        if (name[build] != $1) continue
        if (mode[build] == "I" ? build == nevra() : arch[build] == "noarch" || $5 == "noarch" || family(arch[build]) == family($5)) return 1
      }
      return 0
    }
    FILENAME == ARGV[1] {
      if ($1 ~ /^[UI]$/) {
        order[++wanted] = $2
        mode[$2] = $1
        name[$2] = $3
        arch[$2] = $7
        sha256[$2] = $8
        sha1[$2] = $9
      }
      if ($1 == "E") erased[$2]
      next
    }
    FILENAME == ARGV[2] {
      build = nevra()
      installed[build]
      if (build in mode && !is_another(build)) exact[build]
      if (build in erased) kept = kept FS build
      alike[$1] = alike[$1] FS build
      same[$1 FS $5] = same[$1 FS $5] FS build
      count[$1 FS $5]++
      next
    }
    FILENAME == ARGV[3] { if (!(nevra() in erased) && !is_replaced()) gone = gone FS nevra(); next }
    { if (!(nevra() in mode)) came = came FS nevra() }
    END {
      for (i = 1; i <= wanted; i++) {
        build = order[i]
        key = name[build] FS arch[build]
        if (!(build in installed)) print "package-absent" FS build alike[name[build]]
        else if (!(build in exact)) print "package-another-build" FS build
        else if (mode[build] == "U" && count[key] > 1) print "package-doubled" FS name[build] same[key]
        else continue
        break
      }
      if (gone != "") print "packages-beside-plan" FS "gone" gone
      if (came != "") print "packages-beside-plan" FS "came" came
      if (kept != "") print "erased-still-there" kept
    }' "$INCOMING/$PLAN" "$INCOMING/after" "$INCOMING/gone" "$INCOMING/added"
}

# packages_as_wanted: how many of the plan's builds are there, and how many it has.
packages_as_wanted() {
  wanted=$(grep -c '^[UI]' "$INCOMING/$PLAN")
  [ "$listing_code" -eq 0 ] || { echo "0 $wanted"; return; }
  awk -F "$TAB" -v wanted="$wanted" '
    FILENAME == ARGV[1] {
      if ($1 ~ /^[UI]$/) { is[$2]; sha256[$2] = $8; sha1[$2] = $9 }
      next
    }
    {
      build = $1 "-" ($2 == 0 ? "" : $2 ":") $3 "-" $4 "." $5
      if (!(build in is)) next
      if (sha256[build] != "-" && $6 != "") { if ($6 != sha256[build]) next }
      else if (sha1[build] != "-" && $7 != "" && $7 != sha1[build]) next
      if (!there[build]++) done++
    }
    END { print done + 0, wanted }' "$INCOMING/$PLAN" "$INCOMING/after"
}

# dead_services: those that were restarted since the mark was set, and don't run now: service-not-back SERVICE STATUS restarted|kept|left. What was
# restarted by this run has told its status already.
dead_services() {
  [ -s "$PROOF/restarts" ] || return 0
  sort -u "$PROOF/restarts" | while read -r service; do
    status=$(printf '%s\n' "$restarted" | SERVICE=$service awk '$1 == "restarted" && $2 "" == ENVIRON["SERVICE"] "" { print $3 }')
    why=restarted
    if [ -z "$status" ]; then
      service_status "$service"
      status=$?
      if is_kept "$service"; then why=kept; else why=left; fi
    fi
    [ "$status" -ne 0 ] || continue
    printf 'service-not-back\t%s\t%s\t%s\n' "$service" "$status" "$why"
  done
}

# stale_services: those that still execute replaced files though they were restarted: service-on-replaced-files SERVICE…
stale_services() {
  [ -n "$stale" ] || return 0
  printf '%s\n' "$stale" | sed -n 's/^service //p' | awk '{ names = names "\t" $0 } END { if (NR) print "service-on-replaced-files" names }'
}

# unplanned_before: what an earlier run since the mark found unplanned, and is so still: left-beside-plan gone|came NEVRA. What a plan has
# spoken of since then is planned.
unplanned_before() {
  [ -s "$PROOF/unplanned" ] || return 0
  planned=/dev/null
  [ -z "$PLAN" ] || planned=$INCOMING/$PLAN
  awk -F "$TAB" '
    FILENAME == ARGV[1] { if ($1 != "F") planned[$2]; next }
    FILENAME == ARGV[2] {
      installed[$1 "-" ($2 == 0 ? "" : $2 ":") $3 "-" $4 "." $5]
      there[$1 "." $5]
      next
    }
    $2 in planned { next }
    $1 == "came" { if ($2 in installed) print "left-beside-plan" FS $0; next }
    {
      name = arch = $2
      sub(/.*\./, "", arch)
      sub(/-[^-]*-[^-]*$/, "", name)
      if (!((name "." arch) in there)) print "left-beside-plan" FS $0
    }' "$planned" "$INCOMING/after" "$PROOF/unplanned"
}

# keep_unplanned < FINDINGS: for the next run, should there be one.
keep_unplanned() {
  awk -F "$TAB" '$1 ~ /^(packages|left)-beside-plan$/ { for (i = 3; i <= NF; i++) print $2 FS $i }' | sort -u >"$INCOMING/unplanned"
  [ ! -s "$INCOMING/unplanned" ] || cp "$INCOMING/unplanned" "$PROOF/unplanned"
}
