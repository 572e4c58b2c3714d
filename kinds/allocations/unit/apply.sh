# Sets what one container may use, watches whether it gets along, and only then saves it: whatever breaks off, the container's next start is
# as before. Runs on the node.
# Parameters: ID, WANTED (lines WORD<TAB>TO<TAB>SEEN<TAB>SAVED, the last two as of when the plan was made, `-` where there's none), SOAK (seconds), PROMISES (words whose
# barrier promises something, and bounds nothing).
finish() {
  rm -rf "$WORK"
  section "end $1"
  exit 0
}

# fail FINDINGS: the unit ends here.
fail() {
  tell_verdict "$1"
  finish 1
}

# Each ends the unit where the node doesn't tell any more. What was set by then goes back, though nobody sees whether it does.
look_live() { live_allocations "$ID" >"$WORK/live" 2>"$WORK/said" || unseen; }
look_saved() { saved_allocations "$ID" >"$WORK/saved" 2>"$WORK/said" || unseen; }

WAS_SET=
unseen() {
  [ -n "$WAS_SET" ] || fail "$(finding allocations-refused yes '' "$(cat "$WORK/said")")"
  set_allocations "$ID" "$WORK/seen" >/dev/null 2>&1
  fail "$(finding allocations-refused no "the node doesn't show what counts" "$(cat "$WORK/said")")"
}

# otherwise_than_planned: allocations-changed-meanwhile WORD SEEN FOUND, of the first one.
otherwise_than_planned() {
  awk -F "$TAB" '
    FILENAME != ARGV[3] { split($0, word, " "); now[word[1], word[3]] = word[4]; next }
    {
      live = ("live", $1) in now ? now["live", $1] : "-"
      saved = ("saved", $1) in now ? now["saved", $1] : "-"
      if (live == $3 && saved == $4) next
      print "allocations-changed-meanwhile" FS $1 FS (live == $3 ? $4 FS saved : $3 FS live)
      exit
    }' "$WORK/live" "$WORK/saved" "$WORK/wanted"
}

# exceeds A B: numbers that an awk would round.
exceeds() {
  [ "$2" != unlimited ] || return 1
  [ "$1" -gt "$2" ]
}

# below_held: allocation-below-held WORD TO HELD, of the first one.
below_held() {
  while read -r _ _ word _ held _; do
    to=$(awk -F "$TAB" -v word="$word" '$1 == word { print $2 }' "$WORK/wanted")
    [ -n "$to" ] || continue
    barrier=${to%%:*}
    case " $PROMISES " in *" $word "*) barrier=unlimited ;; esac
    if exceeds "$held" "${to#*:}" || exceeds "$held" "$barrier"; then
      finding allocation-below-held "$word" "$to" "$held"
      return
    fi
  done <"$WORK/live"
}

# not_taken [FILE]: allocation-not-taken WORD TO FOUND, of the first one of to-set, or of another such file.
not_taken() {
  awk '
    FILENAME == ARGV[1] { now[$3] = $4; next }
    now[$1] != $2 { printf "allocation-not-taken\t%s\t%s\t%s\n", $1, $2, ($1 in now ? now[$1] : "-"); exit }' "$WORK/live" "${1:-$WORK/to-set}"
}

# put_back: to what was seen. Sets put_back: yes, or no and why.
put_back() {
  put_back=yes put_back_said=
  look_live
  [ -s "$WORK/to-set" ] && [ -s "$WORK/live" ] || return 0
  put_back_said=$(set_allocations "$ID" "$WORK/seen" 2>&1) && put_back_said=
  look_live
  [ -z "$(not_taken "$WORK/seen")" ] || put_back=no
}

# go_back FINDINGS: CODE<TAB>PARAMETERS, as CODE<TAB>yes|no<TAB>WHY<TAB>PARAMETERS.
go_back() {
  put_back
  fail "$(printf '%s\n' "$1" | BACK=$put_back SAID=$(one_line "$put_back_said") awk -F "$TAB" '
    { code = $1; sub(/^[^\t]*/, ""); print code FS ENVIRON["BACK"] FS ENVIRON["SAID"] $0 }')"
}

WORK=$(mktemp -d) || { tell_verdict "$(finding allocations-refused yes '' "no folder can be made on the node")" && section "end 1" && exit 0; }
printf '%s\n' "$WANTED" >"$WORK/wanted"
# The one who listens may be gone before all is done: nothing here depends on him.
trap : PIPE
look_live
look_saved
cp "$WORK/live" "$WORK/before"
changed=$(otherwise_than_planned)
[ -z "$changed" ] || fail "$changed"
below=$(below_held)
[ -z "$below" ] || fail "$below"
# What counts already and isn't saved wasn't watched to the end.
awk -F "$TAB" '$3 != "-" { print $1, $2 }' "$WORK/wanted" >"$WORK/to-set"
awk -F "$TAB" '$3 != "-" { print $1, $3 }' "$WORK/wanted" >"$WORK/seen"
awk -F "$TAB" '$4 != $2 { print $1, $2 }' "$WORK/wanted" >"$WORK/to-save"
if [ -s "$WORK/to-set" ]; then
  WAS_SET=yes
  set_said=$(set_allocations "$ID" "$WORK/to-set" 2>&1) || go_back "$(finding allocations-refused "$set_said")"
fi
if [ -s "$WORK/live" ]; then
  watch
  section restarts
  echo "$restarts"
  [ -z "$findings" ] || go_back "$findings"
fi
if [ -s "$WORK/to-save" ]; then
  saved_said=$(save_allocations "$ID" "$WORK/to-save" 2>&1) || go_back "$(finding allocations-not-saved "$saved_said")"
fi
look_saved
look_live
unsaved=$(awk 'FILENAME == ARGV[1] { saved[$3] = $4; next } saved[$1] != $2 { print $1 " is saved as " (($1 in saved) ? saved[$1] : "nothing"); exit }' "$WORK/saved" "$WORK/to-save")
[ -z "$unsaved" ] || go_back "$(finding allocations-not-saved "$unsaved")"
tell_verdict ''
finish 0
