# What a container's services are before it's taken away. Comes after processes.sh and the service-….sh; changes nothing.
# Parameters: SETTLE, PROBES (as of probes.sh).
# Sections: measured, probes (of those that fail, lines CODE<TAB>PARAMETER…).
WORK=$(mktemp -d) || exit 1
trap 'rm -rf "$WORK"' EXIT
if [ -f "$ROOT/var/www/html/admin/config.php" ]; then WEB_PATH=/admin/config.php; else WEB_PATH=/; fi
measure_at_rest "$WORK/measured"
section measured
indented <"$WORK/measured"
section probes
failing_probes | indented
section "end 0"
