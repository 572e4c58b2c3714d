# Allocations of all containers, as the node knows them. Comes after an adapter of runtimes/.
# Parameters: WITH_ALLOCATIONS (yes|no).
if [ "$WITH_ALLOCATIONS" = yes ]; then
  section allocations
  { unseen=$({ live_allocations && saved_allocations; } 2>&1 >&6 6>&-); } 6>&1
  section "allocations-end $?"
  [ -z "$unseen" ] || printf '%s\n' "$unseen" | indented
fi
