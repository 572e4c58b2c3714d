# Brings one container, or the node itself, to exact builds, in one rpm transaction, and restarts what still executes
# replaced files. The packages arrive as a tar stream on standard input, already verified by the node.
# Parameters: PLAN (the name of the plan in that stream, empty when only restarts are due; see transaction.sh. A line `C` has rpm asked
# again, right before it begins, what it would take away; a line `B` has it go back to the builds of before where its gates fail: way-back.sh),
# KEYS (armored release keys), KEY_IDS (their short ids), NEED_KB, LOCK_WAIT (seconds), RESTART (required|never), TOLERANCE and SETTLE (as of service-judge.sh),
# KEEP_RUNNING (patterns of services that this change may not restart, whatever they execute), RUN_ID, WHO (who runs it).
# PROBES (as of probes.sh),
# What isn't proven in the end keeps its mark (mark.sh): the next run finds it, and judges again what is to be so.
INCOMING=$ROOT/var/lib/pbx-maintenance/incoming
WORK=$INCOMING
LOG=$INCOMING/log

finish() {
  [ ! -e "$INCOMING" ] || if [ -e "$PACKAGES_MARK" ]; then rm -rf "$INCOMING"; else rm -rf "$INCOMING" "$PROOF"; fi
  section "end $1"
  exit 0
}

# problem CODE [PARAMETER]…: why nothing, or no more, was changed; the unit ends here.
problem() { break_off "$(finding "$@")"; }

# break_off FINDINGS: ends the unit. Where nothing was touched there's nothing to prove; elsewhere it goes back where the change asks for it.
break_off() {
  [ -z "$GOING_BACK" ] || finish_way_back "$1"
  if [ -n "$TOUCHED" ] && asks_way_back "$1"; then way_back "$1"; fi
  if [ -n "$MARKED_NOW" ] && [ -z "$TOUCHED" ]; then remove_proof; fi
  if [ -s "$LOG" ]; then
    print_log
  fi
  tell_verdict "$1"
  finish 1
}

# fail_transaction CODE: rpm ended with it. It may have done most of its work: a failing %pre keeps back only its own package.
fail_transaction() {
  tell_packages
  # shellcheck disable=SC2046 # two numbers
  failed=$(
    finding transaction-failed "$1" $(packages_as_wanted)
    worse_services
  )
  break_off "$failed"
}

# tell_packages: lists all that is installed now, where somebody has to know, and tells it of the packages that change. What else is different from
# before is told as `gone` and `added`: a transaction may do more than it was asked for. A list that isn't whole is told as `unlisted`.
tell_packages() {
  section packages
  if [ -z "$PLAN" ] && [ ! -s "$PROOF/unplanned" ]; then return; fi
  query_packages 2>"$INCOMING/complaints" >"$INCOMING/listed"
  listing_code=$?
  listed_before=/dev/null planned=/dev/null
  [ -z "$PLAN" ] || listed_before=$INCOMING/before planned=$INCOMING/$PLAN
  awk -F "$TAB" -v plan="$PLAN" -v after="$INCOMING/after" -v gone="$INCOMING/gone" -v added="$INCOMING/added" '
    FILENAME == ARGV[1] {
      wanted[$3]
      if ($1 == "E") erased[$2] = $3 FS $4 FS $5 FS $6 FS $7
      next
    }
    /^gpg-pubkey\t/ { next }
    FILENAME == ARGV[2] { was[$0]++; before[++before_count] = $0; next }
    {
      is[$0]++
      now[++count] = $0
      there[$1 FS $2 FS $3 FS $4 FS $5]
      if ($1 in wanted) print
    }
    END {
      printf "" >after
      printf "" >gone
      printf "" >added
      for (i = 1; i <= count; i++) print now[i] >after
      tell("@@gone")
      # As often as it was there more.
      for (i = 1; i <= before_count; i++) if (is[before[i]]-- <= 0) { print before[i] >gone; tell(before[i]) }
      tell("@@erased")
      for (nevra in erased) if (!(erased[nevra] in there)) tell(nevra)
      tell("@@added")
      for (i = 1; i <= count; i++) if (was[now[i]]-- <= 0) { print now[i] >added; tell(now[i]) }
      if (close(after) || close(gone) || close(added)) exit 1
    }
    function tell(line) { if (plan != "") print line }' "$planned" "$listed_before" "$INCOMING/listed" 2>>"$INCOMING/complaints" || listing_code=$NOT_WHOLE
  [ "$listing_code" -ne 0 ] || return 0
  section unlisted
  tail -n 2 "$INCOMING/complaints" | indented
}

# read_plan: sets upgrades and additions: files of the plan, without those whose exact build is there already, and, for upgrades, is there alone.
# It's another build, by the same name, where the headers differ in the strongest digest that both sides know. Sets REPLACED: the packages that give way
# to another build of the same name and version, as `rpm -q` takes them; may_erase and goes_back: not empty where the plan says so; and trusted_keys: the keys that this rpm has.
read_plan() {
  awk -F "$TAB" '
    function is_another(build) {
      if ($8 != "-" && sha256[build] != "") return $8 != sha256[build]
      return $9 != "-" && sha1[build] != "" && $9 != sha1[build]
    }
    { build = (FILENAME ~ /before$/) ? $1 FS $2 FS $3 FS $4 FS $5 : $3 FS $4 FS $5 FS $6 FS $7 }
    FILENAME ~ /before$/ && $1 == "gpg-pubkey" { trusted = trusted " " $3; next }
    FILENAME ~ /before$/ {
      instances[$1 FS $5]++
      exact[build]++
      sha256[build] = $6
      sha1[build] = $7
      next
    }
    $1 == "C" { may_erase = "yes" }
    $1 == "B" { goes_back = "yes" }
    $1 !~ /^[UI]$/ { next }
    {
      if (build in exact) replaced = replaced " " $3 "-" $5 "-" $6 "." $7
      is_there = (build in exact) && ($1 == "I" || (exact[build] == 1 && instances[$3 FS $7] == 1))
      if (!(is_there && !is_another(build))) files[$1] = files[$1] " ./" $2 ".rpm"
    }
    END { print files["U"] "\n" files["I"] "\n" replaced "\n" may_erase "\n" goes_back "\n" trusted }' "$INCOMING/before" "$INCOMING/$PLAN" >"$INCOMING/read"
  {
    read -r upgrades
    read -r additions
    read -r REPLACED
    read -r may_erase
    read -r goes_back
    read -r trusted_keys
  } <"$INCOMING/read"
}

# past_namesakes MODE FILE…: the option that such packages need where their own files are in the way, and nothing else is.
past_namesakes() {
  [ -n "$REPLACED" ] || return 0
  ! (cd "$INCOMING" && rpm "$@" --test --oldpackage --replacepkgs) >"$INCOMING/test" 2>&1 </dev/null || return 0
  ! only_namesakes <"$INCOMING/test" || echo --replacefiles
}

# left_files: what the builds that gave way had, and belongs to no package now. `rpm -i`, and before 4.15 `rpm -U` as well, takes them for
# the same package once more, and leaves what only they had.
left_files() {
  [ -s "$INCOMING/former" ] || return 0
  # shellcheck disable=SC2086 # names of packages hold no white space
  rpm -ql $REPLACED 2>/dev/null </dev/null >"$INCOMING/latter"
  awk 'NR == FNR { latter[$0]; next } !($0 in latter)' "$INCOMING/latter" "$INCOMING/former" | while read -r file; do
    [ ! -d "$ROOT$file" ] || continue
    if [ -e "$ROOT$file" ] || [ -L "$ROOT$file" ]; then rpm -qf "$file" >/dev/null 2>&1 </dev/null || printf '%s\n' "$file"; fi
  done | head -n 50 | indented
}

# transact MODE FILE…: one rpm transaction. Its exit code proves nothing (a full disk can exit 0): the caller lists again.
# Output goes to a file: a daemon that a scriptlet starts would hold a pipe open for ever.
transact() {
  while :; do
    wait_for_package_tools
    (cd "$INCOMING" && rpm "$@") >"$LOG.transaction" 2>&1 </dev/null
    code=$?
    if [ -s "$LOG.transaction" ]; then cat "$LOG.transaction" >>"$LOG"; fi
    if [ ! -s "$LOG.transaction" ] || ! grep -q "can't create transaction lock" "$LOG.transaction"; then
      TOUCHED=yes
      return "$code"
    fi
    wait_a_moment || problem package-tool-busy "$(grep 'transaction lock' "$LOG.transaction")"
  done
}

# refuse_unplanned FILE…: what rpm would take away by now, beyond what the plan says. Nothing is erased that nobody has seen.
refuse_unplanned() {
  [ -n "$may_erase" ] || return 0
  unplanned=$(cd "$INCOMING" && leaving "$@" | awk -v plan="$PLAN" '
    # As familyOf in maintenance/packages/architecture.ts.
    function family(arch) {
      if (arch ~ /^(i[3-6]86|athlon|geode)$/) return "i386"
      return arch ~ /^(x86_64.*|amd64|ia32e)$/ ? "x86_64" : arch
    }
    BEGIN {
      while ((getline line < plan) > 0) {
        split(line, words, "\t")
        if (words[1] == "E") erased[words[3] " " words[7]]
        if (words[1] == "U") replaced[words[3]] = replaced[words[3]] " " family(words[7]) " "
      }
    }
    {
      name = $1
      sub(/-[^-]*-[^-]*$/, "", name)
      if ((name " " $2) in erased) next
      if (name in replaced && ($2 == "noarch" || index(replaced[name], " noarch ") || index(replaced[name], " " family($2) " "))) next
      print $1 "." $2
    }')
  [ -z "$unplanned" ] || break_off "$(printf '%s\n' "$unplanned" | finding_of erasure-unplanned)"
}

# kept_files: configuration that rpm kept beside the package's own. The words are rpm's, the same from 4.4 to 6.0 (lib/fsm.c).
kept_files() {
  [ -s "$LOG" ] || return 0
  sed -n -e 's/^warning: .* created as \(\/.*\.rpmnew\)$/ \1/p' -e 's/^warning: .* saved as \(\/.*\.rpmsave\)$/ \1/p' "$LOG" | head -n 100
}

# warnings: what rpm or a scriptlet complained about in a transaction that went through.
warnings() {
  [ -s "$LOG" ] || return 0
  awk '/^(warning|error): / && !/ (created|saved) as .*\.rpm(new|save|orig)$/ && !said[$0]++ && ++count <= 50' "$LOG" 2>/dev/null | indented
}

# The one who listens may be gone before all is done: nothing here depends on him.
trap : PIPE
MARKED_NOW='' EARLIER='' TOUCHED='' GOING_BACK='' BUILDS_BACK='' listing_code=0 replaced='' restarted='' stale='' unrestarted='' unseen=''
[ ! -e "$INCOMING" ] || rm -rf "$INCOMING"
# Where nothing can be written, what a tool says is told at once.
unwritten=$(mkdir -p "$INCOMING" "$PROOF" 2>&1) || { INCOMING=/dev/null/none LOG=/dev/null; problem unwritable "${unwritten%%"$LINE_BREAK"*}"; }
look_for_tools awk cut dd df grep head mv rpm sed sort tail tar
if [ -n "$lacking" ]; then
  # What makes findings may be among them.
  section "verdict failed"
  printf ' tools-missing'
  # shellcheck disable=SC2086 # each is a word
  printf '\t%s' $lacking
  echo
  finish 1
fi
measure_room
[ -n "$free" ] || problem room-unmeasured "$(tail -n 2 "$INCOMING/df-errors")"
[ "$free" -ge "$NEED_KB" ] || problem disk-full "$free" "$NEED_KB"
upgrades='' additions='' may_erase='' goes_back=''
if [ -n "$PLAN" ]; then
  tar -xf - -C "$INCOMING" 2>"$LOG" || problem packages-not-unpacked
  settle_packages
  read_plan
  import_missing_keys
  # shellcheck disable=SC2086 # file names hold no white space
  [ -z "$upgrades" ] || refuse_unplanned $upgrades
  [ -z "$goes_back" ] || refuse_no_way_back
  # shellcheck disable=SC2086 # names of packages hold no white space
  [ -z "$REPLACED" ] || rpm -ql $REPLACED >"$INCOMING/former" 2>/dev/null </dev/null
fi
refuse_ill
open_proof
look_at_services
# shellcheck disable=SC2046,SC2086 # file names hold no white space
if [ -n "$upgrades" ]; then
  transact -U --oldpackage --replacepkgs $(past_namesakes -U $upgrades) --define '_pkgverify_level all' $upgrades || fail_transaction "$?"
fi
# shellcheck disable=SC2046,SC2086
if [ -n "$additions" ]; then
  transact -i --oldpackage --replacepkgs $(past_namesakes -i $additions) --define '_pkgverify_level all' $additions || fail_transaction "$?"
fi
if [ -s "$LOG" ]; then
  print_log
fi
section warnings
warnings
section kept-files
kept_files
section left-files
left_files
TOUCHED=yes
restart_due
section interruptions
interruptions
section restarts
[ -z "$restarted$unrestarted" ] || printf '%s\n' "$restarted$unrestarted"
section still-replaced
[ -z "$stale" ] || printf '%s\n' "$stale"
tell_packages
close_proof
finish 0
