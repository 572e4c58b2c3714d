# Marks of changes that nobody has proven yet. A mark is there from before anything is touched until the gates have passed: what has a
# mark has work, whatever versions say. Its lines: the id of the run, who ran it, what it was about. Comes after processes.sh.

# set_mark MARK RUN WHO WHAT: the first one stays: what its run measured and saved is of the last state that was proven. It's on the
# disk, not just in memory: a power cut may come any moment from now on. One that is half written counts as well. Where it fails, unmarked has why.
set_mark() {
  [ ! -f "$1" ] || return 0
  [ -d "${1%/*}" ] || unmarked=$(mkdir -p "${1%/*}" 2>&1) || return
  unmarked=$(printf '%s\n' "$2" "$3" "$4" | dd conv=fsync of="$1" 2>&1)
  [ -s "$1" ] || {
    unmarked=$(printf '%s\n' "$unmarked" | grep -vE '^[0-9]+(\+[0-9]+ records| bytes) ')
    return 1
  }
}

# marked_run MARK: the id of the run in its first line; `unknown` where there's none, nothing without the file.
marked_run() {
  [ -f "$1" ] || return 0
  sed -n '1s/^[A-Za-z0-9][A-Za-z0-9-]*$/&/p' "$1" | grep . || echo unknown
}

# tell_mark SECTION MARK: the mark, for the report; nothing without one.
tell_mark() {
  [ -f "$2" ] || return 0
  section "$1 $(marked_run "$2")"
  sed -n '2,3p' "$2" | indented
}
