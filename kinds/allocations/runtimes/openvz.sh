# OpenVZ: /proc/user_beancounters, /etc/vz/conf and vzctl(8). Comes after amounts.sh.
# Parameters: WORDS (NAME=UNIT…), PBX_BEANCOUNTERS in the environment: where the kernel's beancounters are, for a kernel that has none.
BEANCOUNTERS=${PBX_BEANCOUNTERS:-$ROOT/proc/user_beancounters}
CONFIGURATIONS=$ROOT/etc/vz/conf

# live_allocations [ID]: `live ID WORD BARRIER:LIMIT HELD FAILCNT` of each running container, or of one.
# The id stands in the first row of each only, and there may be no blank behind its colon.
live_allocations() {
  [ -r "$BEANCOUNTERS" ] || { echo "$BEANCOUNTERS can't be read: this kernel isn't OpenVZ's, or the user isn't root" >&2 && return 1; }
  awk -v only="${1-}" '
    function side(text) { return text == "9223372036854775807" || text == "2147483647" ? "unlimited" : text }
    /^[ \t]*[0-9a-f-]+:/ { id = $0; sub(/^[ \t]*/, "", id); sub(/:.*/, "", id); sub(/^[^:]*:/, "") }
    {
      if (split($0, row, " ") != 6 || id == "" || id == "0" || row[1] == "dummy") next
      if ((only != "" && id "" != only "") || row[2] row[4] row[5] row[6] !~ /^[0-9]+$/) next
      print "live", id, row[1], side(row[4]) ":" side(row[5]), row[2], row[6]
    }' "$BEANCOUNTERS"
}

# saved_allocations [ID]: `saved ID WORD BARRIER:LIMIT` of what each configuration says, or one.
saved_allocations() {
  if [ -n "${1-}" ]; then set -- "$CONFIGURATIONS/$1.conf"; else set -- "$CONFIGURATIONS"/*.conf; fi
  [ -f "$1" ] || return 0
  awk "$AMOUNT"'
    BEGIN { '"$(units)"' }
    function tell(  word, sides) {
      for (word in saved) print "saved", id, word, saved[word]
      split("", saved)
    }
    FNR == 1 { tell(); id = FILENAME; sub(/.*\//, "", id); sub(/\.conf$/, "", id); if (id == "0" || id !~ /^[0-9a-f-]+$/) id = "" }
    id != "" && /^[ \t]*[A-Z]+=/ {
      word = tolower($0); sub(/^[ \t]*/, "", word); sub(/=.*/, "", word)
      if (!(word in units)) next
      value = $0; sub(/^[^=]*=/, "", value); sub(/[ \t]*#.*/, "", value); gsub(/[" \t\047]/, "", value)
      count = split(value, sides, ":")
      if (count > 0) saved[word] = amount(sides[1], units[word]) ":" amount(sides[count > 1 ? 2 : 1], units[word])
    }
    END { tell() }' "$@"
}

# set_allocations ID FILE: lines WORD VALUE, which count until the container stops.
set_allocations() { vzctl_set "$@"; }

# save_allocations ID FILE: the same, which count from its next start on, too.
save_allocations() { vzctl_set "$@" --save; }

# vzctl doesn't wait for another one that works on the container, such as the one that starts it.
VZCTL_LOCKED=9
vzctl_set() {
  vzctl_id=$1 vzctl_lines=$2 vzctl_save=${3-}
  set --
  while read -r word value; do set -- "$@" "--$word" "$value"; done <"$vzctl_lines"
  [ -z "$vzctl_save" ] || set -- "$@" "$vzctl_save"
  while
    vzctl_said=$(vzctl set "$vzctl_id" "$@" 2>&1 </dev/null)
    vzctl_code=$?
    [ "$vzctl_code" -eq "$VZCTL_LOCKED" ] && wait_a_moment
  do :; done
  printf '%s\n' "$vzctl_said"
  return "$vzctl_code"
}
