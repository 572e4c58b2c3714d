# The mark of a change that nobody has proven yet. It's there from before anything is touched until the gates have passed, after
# the change or after the way back: a container with a mark has work, whatever the versions of its modules say.
# Its lines: the id of the run, who ran it, what it was about. Comes after processes.sh.
BACKUPS=$ROOT/var/lib/pbx-maintenance/framework
MARK=$BACKUPS/open

# set_mark RUN WHO WHAT: the first one stays: what its run measured and saved is of the last state that was proven.
set_mark() {
  [ ! -f "$MARK" ] || return 0
  printf '%s\n' "$1" "$2" "$3" >"$MARK.new" && mv "$MARK.new" "$MARK"
}

# marked_run: the id of the run that the mark names; nothing without a mark. It's also the name of its directory in BACKUPS.
marked_run() {
  [ -f "$MARK" ] || return 0
  sed -n '1s/^[A-Za-z0-9][A-Za-z0-9-]*$/&/p' "$MARK" | grep . || echo unknown
}

remove_mark() { rm -f "$MARK"; }
