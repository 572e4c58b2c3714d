# The procedure of this node that isn't closed: what it took away may be missing still, and nobody else may work here. Comes after prelude.sh.
# AWAY has lines: the run's directory, its deadline (seconds of uptime, in the boot that the run lives in), who runs what.
AWAY=$SPOOL/away

# is_away RUN: whether it's this run's.
is_away() { read -r away_run 2>/dev/null <"$AWAY" && [ "$away_run" = "$1" ]; }

# away_holder: who runs it, as a part of a sentence; fails when there's none.
away_holder() { sed -n 3p "$AWAY" 2>/dev/null | grep .; }

# is_overdue: whether its deadline is over.
is_overdue() {
  look_at_uptime
  {
    read -r _
    read -r deadline
  } 2>/dev/null <"$AWAY" && [ "$UP" -ge "$deadline" ]
}
