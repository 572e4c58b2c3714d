# Tells which shares a node has mounted, and which of its running containers use them. Changes nothing. Comes after unit/client.sh.
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT
RUN=$TMP
shares_in /proc/self/mountinfo >"$RUN/shares" || exit
echo @@shares
awk '{ print " " $5 " " $3 }' "$RUN/shares"
if [ -s "$RUN/shares" ]; then
  list_running >"$TMP/running" || exit
  echo @@containers
  while read -r id; do ! uses_share "$id" || echo " $id"; done <"$TMP/running"
fi
echo "@@end 0"
