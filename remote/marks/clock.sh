# Whether this node's clock is the one that windows are judged by. What is kept by that clock isn't kept where they differ.
# Parameters: NOW_SECONDS (since 1970, by that clock), TOLERANCE (seconds by which they may differ; empty where that clock is set, in a sandbox).

clocks_differ() {
  [ -n "$TOLERANCE" ] || return
  between=$(($(date +%s) - NOW_SECONDS))
  [ "${between#-}" -gt "$TOLERANCE" ]
}
