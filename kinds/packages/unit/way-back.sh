# The way back of a transaction: to the builds of before, whose files came along with the plan (its lines F). Comes after judge.sh, proof.sh and apply.sh's
# functions, whose variables it has.
# Variables: GOING_BACK (not empty while it's under way), BUILDS_BACK (not empty once the builds of before are there), and forward: what didn't pass before it, lines as of finding.

# How long it waits for other package tools at least, in seconds, whatever the way forward has waited: any question to rpm is one of them.
WAY_BACK_WAIT=120

# asks_way_back FINDINGS: whether the change asks for it, rpm was at work, and something is wrong that isn't an earlier change's.
asks_way_back() {
  [ -n "$goes_back" ] && [ -n "$upgrades$additions" ] &&
    printf '%s\n' "$1" | grep -qvE -e '^$' -e "^left-beside-plan$TAB" -e "^service-not-back$TAB.*$TAB(kept|left)\$"
}

# uncovered_packages: what the transaction takes the place of, and no F of the plan is: somebody has changed it since it was planned.
uncovered_packages() {
  awk -F "$TAB" '
    # As familyOf in maintenance/packages/architecture.ts.
    function family(arch) {
      if (arch ~ /^(i[3-6]86|athlon|geode)$/) return "i386"
      return arch ~ /^(x86_64.*|amd64|ia32e)$/ ? "x86_64" : arch
    }
    function is_another(key) {
      if (sha256[key] != "-" && $6 != "") return $6 != sha256[key]
      return sha1[key] != "-" && $7 != "" && $7 != sha1[key]
    }
    FILENAME == ARGV[1] {
      if ($1 == "U") replaces[$3] = replaces[$3] " " family($7) " "
      if ($1 ~ /^[UF]$/) { key = $1 FS $3 FS $4 FS $5 FS $6 FS $7; known[key]; sha256[key] = $8; sha1[key] = $9 }
      next
    }
    !($1 in replaces) { next }
    $5 != "noarch" && !index(replaces[$1], " noarch ") && !index(replaces[$1], " " family($5) " ") { next }
    {
      key = "F" FS $1 FS $2 FS $3 FS $4 FS $5
      if (key in known && !is_another(key)) next
      key = "U" FS $1 FS $2 FS $3 FS $4 FS $5
      if (key in known && !is_another(key)) next
      print $1 "-" ($2 == 0 ? "" : $2 ":") $3 "-" $4 "." $5 " came"
    }' "$INCOMING/$PLAN" "$INCOMING/before"
}

# refuse_no_way_back: before anything is touched, rpm is asked whether it takes the files of the way back: they're what is installed now.
refuse_no_way_back() {
  uncovered=$(uncovered_packages)
  [ -z "$uncovered" ] || break_off "$(printf '%s\n' "$uncovered" | finding_of packages-changed-meanwhile)"
  former=$(files_of F "$INCOMING/$PLAN")
  # shellcheck disable=SC2086 # file names hold no white space
  [ -z "$former" ] || rehearse $former || problem way-back-refused "$(rehearsal_said)"
  : >"$INCOMING/former-services"
  [ -z "$former" ] || note_former_services
}

# note_former_services: those of packages that give way or are erased, and that run, in $INCOMING/former-services: a scriptlet may stop them, and what is
# meant to start them again may not come to that.
note_former_services() {
  # shellcheck disable=SC2046 # names of packages hold no white space
  rpm -ql $(awk -F "$TAB" '$1 == "F" { printf "%s-%s-%s.%s ", $3, $5, $6, $7 }' "$INCOMING/$PLAN") 2>/dev/null </dev/null |
    sed -n -e 's|^/etc/\(rc\.d/\)\{0,1\}init\.d/\([^/]*\)$|\2|p' -e 's|.*/systemd/system/\([^/@]*\)\.service$|\1|p' | sort -u |
    while read -r service; do
      case $service in
        # What the system itself calls when it starts or ends.
        functions | halt | killall | reboot | single) continue ;;
      esac
      ! service_status "$service" || printf '%s\n' "$service"
    done >"$INCOMING/former-services"
}

# rehearse [OPTION]… FILE…: whether rpm would put these in; what it says against it is in $INCOMING/test.
rehearse() { test_rpm -U --test --oldpackage --replacepkgs --define '_pkgverify_level all' "$@"; }

test_rpm() { (cd "$INCOMING" && rpm "$@") >"$INCOMING/test" 2>&1 </dev/null; }

rehearsal_said() { grep -vE '^(warning: |Preparing|Verifying|error: Failed dependencies:)' "$INCOMING/test" | head -n 3 | sed 's/^[[:space:]]*//'; }

# list_now: all that is installed, as `after`; what of before is missing, as `gone`; what wasn't there before, as `added`.
list_now() {
  query_packages 2>"$INCOMING/complaints" >"$INCOMING/after" || problem result-unlisted "$(tail -n 2 "$INCOMING/complaints")"
  for list in before after; do grep -v "^gpg-pubkey$TAB" "$INCOMING/$list" >"$INCOMING/$list.packages"; done
  differing "$INCOMING/after.packages" "$INCOMING/before.packages" >"$INCOMING/gone"
  differing "$INCOMING/before.packages" "$INCOMING/after.packages" >"$INCOMING/added"
}

# nevras < LIST: NEVRA a line.
nevras() { awk -F "$TAB" '{ print $1 "-" ($2 == 0 ? "" : $2 ":") $3 "-" $4 "." $5 }'; }

# former_files: the files of what is gone, and of what has another build beside it now: rpm leaves the former one listed where its %preun fails, or where
# rpm is killed, and its files are overwritten by then. Fails where the plan has no file of what is gone.
former_files() {
  awk -F "$TAB" '
    function is_another(build) {
      if (sha256[build] != "-" && $6 != "") return $6 != sha256[build]
      return sha1[build] != "-" && $7 != "" && $7 != sha1[build]
    }
    FILENAME == ARGV[1] {
      if ($1 == "F") { build = $3 FS $4 FS $5 FS $6 FS $7; file[build] = $2; sha256[build] = $8; sha1[build] = $9 }
      next
    }
    FILENAME == ARGV[2] { came[$1]; next }
    FILENAME == ARGV[3] { gone[$0]++; next }
    {
      is_gone = gone[$0]-- > 0
      if (!is_gone && !($1 in came)) next
      build = $1 FS $2 FS $3 FS $4 FS $5
      if (!(build in file) || is_another(build)) { if (is_gone) failed = 1 }
      else if (!printed[build]++) printf "./%s.rpm ", file[build]
    }
    END { exit failed }' "$INCOMING/$PLAN" "$INCOMING/added" "$INCOMING/gone" "$INCOMING/before.packages"
}

# newcomers: what came, and isn't a build of a package that gave way: such a build goes when the former one arrives. Erased by hand, it would
# leave its files under the name of the other. rpm before 4.11 takes no epoch in a name.
newcomers() {
  awk -F "$TAB" '
    FILENAME == ARGV[1] { if ($1 == "F") { former[$3 FS $7]; arches[$3] = arches[$3] " " $7 " " } next }
    ($1 FS $5) in former || ($1 in arches && ($5 == "noarch" || index(arches[$1], " noarch "))) { next }
    { print $1 "-" $3 "-" $4 "." $5 }' "$INCOMING/$PLAN" "$INCOMING/added"
}

# put_back: what is gone comes back in one transaction, and what came is erased after it: rpm knows no transaction of both. What came may not fit
# the builds of before for that moment, so only where it's in the way, rpm isn't asked for dependencies: those of before are known to hold.
# Nothing is erased while anything is still gone: the new build is better than none.
put_back() {
  list_now
  former=$(former_files) || break_off "$(nevras <"$INCOMING/gone" | finding_of way-back-lacks)"
  beside=
  if [ -n "$former" ]; then
    # shellcheck disable=SC2086 # file names hold no white space
    rehearse $former || {
      [ -s "$INCOMING/added" ] || problem way-back-refused "$(rehearsal_said)"
      beside='--nodeps --replacefiles'
      rehearse $beside $former || problem way-back-refused "$(rehearsal_said)"
    }
    # shellcheck disable=SC2086
    transact -U --oldpackage --replacepkgs $beside --define '_pkgverify_level all' $former || :
    list_now
  fi
  [ ! -s "$INCOMING/gone" ] || return 0
  BUILDS_BACK=yes
  came=$(newcomers)
  if [ -n "$came" ]; then
    # shellcheck disable=SC2086 # names of packages hold no white space
    test_rpm -e --test $came || { refused=$(finding way-back-refused "$(rehearsal_said)") && return; }
    # shellcheck disable=SC2086
    transact -e $came || :
    list_now
  fi
}

# not_as_before: packages-not-as-before gone|came NEVRA….
not_as_before() {
  [ ! -s "$INCOMING/gone" ] || printf 'packages-not-as-before\tgone%s\n' "$(nevras <"$INCOMING/gone" | awk '{ printf "\t%s", $0 }')"
  [ ! -s "$INCOMING/added" ] || printf 'packages-not-as-before\tcame%s\n' "$(nevras <"$INCOMING/added" | awk '{ printf "\t%s", $0 }')"
}

# way_back FINDINGS: goes back, asks the gates again, and tells the verdict over both ways. The unit ends here.
way_back() {
  forward=$1 GOING_BACK=yes refused=''
  # What was restarted on the way is asked, too.
  EARLIER=yes
  read -r started _ </proc/uptime
  [ "$LOCK_WAIT" -ge "$WAY_BACK_WAIT" ] || LOCK_WAIT=$WAY_BACK_WAIT
  put_back
  finish_way_back "$(
    [ -z "$refused" ] || printf '%s\n' "$refused"
    not_as_before
    unplanned_before
  )"
}

# finish_way_back OTHERWISE: starts what is down, however far it came. What runs is restarted only where the builds of before are there: elsewhere it
# would come up with files that nobody wants.
finish_way_back() {
  [ "$RESTART" = never ] || cat "$INCOMING/former-services" >>"$PROOF/restarts"
  if [ -n "$BUILDS_BACK" ]; then restart_due; else start_stopped; fi
  end_way_back "$1" "$(worse_after)"
}

# end_way_back OTHERWISE WORSE: what of its packages and of its services isn't as before. Then the mark stays.
end_way_back() {
  troubles=$(printf '%s\n' "$1" "$2" | grep .)
  section rollback
  [ -z "$troubles" ] || printf '%s\n' "$troubles" | indented
  section rollback-gates
  tell_gate no-differences "$1"
  tell_gate no-regressions "$2"
  if [ -s "$LOG" ]; then
    print_log
  fi
  if [ -z "$troubles" ]; then
    remove_proof "$INCOMING"
    tell_verdict "$forward$LINE_BREAK$(finding rolled-back)"
  else
    tell_verdict "$forward$LINE_BREAK$(printf '%s\n' "$troubles" | sed "s/^/way-back-failed$TAB/")"
  fi
  finish 1
}

# tell_gate NAME REASONS: as gate in kinds/modules/unit/gates.sh.
tell_gate() {
  if [ -z "$2" ]; then printf '%s\tpassed\n' "$1"; else printf '%s\n' "$2" | awk -v gate="$1" '{ print gate "\tfailed\t" $0 }'; fi | indented
}
