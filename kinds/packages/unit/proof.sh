# Package work is open until it's proven: opens it before anything is touched, and closes it with a verdict. Comes after mark.sh and
# judge.sh.
# Parameters: those of apply.sh, and its variables.

# open_proof: the mark, before anything is touched.
open_proof() {
  if [ -f "$PACKAGES_MARK" ]; then EARLIER=yes; else MARKED_NOW=yes; fi
  what=
  if [ -n "$PLAN" ]; then
    while IFS=$TAB read -r mode nevra _; do
      case $mode,$what in
        [UI],*,*,*,*,*) what="$what, and more" && break ;;
        [UI],*) what="$what${what:+, }$nevra" ;;
      esac
    done <"$INCOMING/$PLAN"
  fi
  set_mark "$PACKAGES_MARK" "$RUN_ID" "$WHO" "${what:-restarts}" || problem unwritable "$unmarked"
}

# remove_proof [PATH]: and that.
remove_proof() {
  # In this order.
  rm -rf "$PACKAGES_MARK" "$PROOF" "$@"
}

# judge: what isn't as it should be, a line each; what can't be judged isn't as it should be.
judge() {
  if [ "$listing_code" -eq 0 ]; then
    misplaced_packages && unplanned_before || echo unit-unjudged
  else
    finding result-unlisted "$(tail -n 2 "$INCOMING/complaints")"
  fi
  worse_after
}

# worse_after: what of its services isn't as it should be, as of judge.
worse_after() {
  dead=
  [ ! -s "$PROOF/restarts" ] || dead=$(dead_services)
  [ -z "$dead" ] || printf '%s\n' "$dead"
  [ -z "$unseen" ] || printf '%s\n' "$unseen"
  stale_services || echo unit-unjudged
  # What is down isn't waited for.
  [ -z "$dead" ] || SETTLE=0
  worse=$(worse_services)
  [ -z "$worse" ] || { printf '%s\n' "$worse" && SETTLE=0; }
  settle_probes
}

# close_proof: the verdict. What isn't proven goes back where the change asks for it, and keeps its mark elsewhere.
close_proof() {
  findings=$(judge)
  ! asks_way_back "$findings" || way_back "$findings"
  if [ -z "$findings" ]; then remove_proof "$INCOMING"; else printf '%s\n' "$findings" | keep_unplanned; fi
  tell_verdict "$findings"
}
