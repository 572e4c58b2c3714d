# Package work is open until it's proven: opens it before anything is touched, and closes it with a verdict. Comes after package-mark.sh and
# package-judge.sh.
# Parameters: those of apply.sh, and its variables.

# open_proof: the mark, before anything is touched.
open_proof() {
  [ -f "$PACKAGES_MARK" ] || MARKED_NOW=yes
  what=restarts
  [ -z "$PLAN" ] || what=$(awk -F "$TAB" '$1 ~ /^[UI]$/ && ++count <= 5 { printf "%s%s", separator, $2; separator = ", " } END { if (count > 5) printf ", and %d more", count - 5 }' "$INCOMING/$PLAN")
  unwritten=$(set_mark "$PACKAGES_MARK" "$RUN_ID" "$WHO" "$what" 2>&1) || problem unwritable "$unwritten"
}

remove_proof() {
  rm -f "$PACKAGES_MARK"
  rm -rf "$PROOF"
}

# judge: what isn't as it should be, a line each; what can't be judged isn't as it should be.
judge() {
  if [ "$listing_code" -eq 0 ]; then
    misplaced_packages && unplanned_before || echo unit-unjudged
  else
    finding result-unlisted "$(tail -n 2 "$INCOMING/complaints")"
  fi
  dead_services
  stale_services
}

# close_proof: the verdict. What isn't proven keeps its mark.
close_proof() {
  findings=$(judge)
  if [ -z "$findings" ]; then remove_proof; else printf '%s\n' "$findings" | keep_unplanned; fi
  tell_verdict "$findings"
}
