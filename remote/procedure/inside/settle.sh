# Whether a container's services are as they were before it was taken away. Comes after processes.sh and the service-….sh; changes nothing.
# Parameters: BEFORE (what measure.sh told), TOLERANCE, SETTLE, PROBES (as of probes.sh).
# Sections: answers (SERVICE MOMENT: when each was first seen to answer that did before, in seconds since 1970), worse (lines CODE<TAB>PARAMETER…).
WORK=$(mktemp -d) || exit 1
trap 'rm -rf "$WORK"' EXIT
if [ -f "$ROOT/var/www/html/admin/config.php" ]; then WEB_PATH=/admin/config.php; else WEB_PATH=/; fi
printf '%s\n' "$BEFORE" >"$WORK/before"

: >"$WORK/answers"
await_answers "$WORK/before" "$SETTLE"
section answers
indented <"$WORK/answers"
worse=$(settle "$WORK/before")
section worse
[ -z "$worse" ] || { printf '%s\n' "$worse" | indented && SETTLE=0; }
settle_probes | indented
section "end 0"
