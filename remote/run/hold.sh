# Tells a run on this node that it begins nothing more. What is at work goes on. Comes after prelude.sh.
# Parameter: RUN.
[ ! -d "$RUN" ] || grep -q '"event":"finished"' "$RUN/events" || : >"$RUN/begin-nothing"
