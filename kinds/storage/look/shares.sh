# Where shares are mounted on a node. Runs on the node, and its output is only its own kernel's.
# Parameter: SHARES (HOST:PATH a line, by every name that clients mount a share by).

# shares_in: of lines of a mountinfo (proc(5)), those of a share, or of what lies below one: DEVICE ROOT PLACE TYPE SOURCE OPTIONS. A bind of a part of it has the share's
# source. Places are as the kernel writes them: a blank is \040.
shares_in() {
  printf '%s\n' "$SHARES" | awk '
    NR == FNR { if ($0 != "") share[++count] = $0; next }
    {
      for (dash = 7; dash < NF && $dash != "-"; dash++);
      source = $(dash + 2)
      for (i = 1; i <= count; i++)
        if (source == share[i] || index(source, share[i] "/") == 1) {
          print $3, $4, $5, $(dash + 1), source, $6 "," $(dash + 3)
          break
        }
    }' - "$1"
}
