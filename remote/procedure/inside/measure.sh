# What a container's services are before it's taken away. Comes after processes.sh and the service-….sh; changes nothing.
# Parameter: SETTLE.
WORK=$(mktemp -d) || exit 1
trap 'rm -rf "$WORK"' EXIT
if [ -f "$ROOT/var/www/html/admin/config.php" ]; then WEB_PATH=/admin/config.php; else WEB_PATH=/; fi
measure_at_rest "$WORK/measured"
section measured
indented <"$WORK/measured"
section "end 0"
