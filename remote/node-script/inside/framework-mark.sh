# The mark of a change that nobody has proven yet. It's there from before anything is touched until the gates have passed, after
# the change or after the way back: a container with a mark has work, whatever the versions of its modules say.
# Its lines: the id of the run, who ran it, what it was about. Comes after processes.sh.
BACKUPS=$ROOT/var/lib/pbx-maintenance/framework
MARK=$BACKUPS/open
# The id of the run that puts its database back, until all of it is there.
RESTORING=$BACKUPS/restoring

# set_mark RUN WHO WHAT: the first one stays: what its run measured and saved is of the last state that was proven.
set_mark() {
  [ ! -f "$MARK" ] || return 0
  # In a shell of its own, so that whoever asks hears why it can't be written.
  (printf '%s\n' "$1" "$2" "$3" >"$MARK.new") && mv "$MARK.new" "$MARK"
}

# marked_run: the id of the run that the mark names; nothing without a mark. It's also the name of its directory in BACKUPS.
marked_run() { named_run "$MARK"; }

# named_run FILE: the id of a run in its first line; `unknown` where there's none, nothing without the file.
named_run() {
  [ -f "$1" ] || return 0
  sed -n '1s/^[A-Za-z0-9][A-Za-z0-9-]*$/&/p' "$1" | grep . || echo unknown
}

# half_restored: a sentence part where a database was begun to be put back, and that didn't come to its end. Nobody but a human
# can tell what has been entered in it since, so nobody else puts it back later.
half_restored() {
  restoring=$(named_run "$RESTORING")
  [ -n "$restoring" ] || return 0
  # Without a list of what was there, all would seem to be new.
  added=
  [ ! -s "$BACKUPS/$restoring/tables" ] || added=" drop the tables that ${BACKUPS#"$ROOT"}/$restoring/tables doesn't name,"
  echo "its database may be half of run $restoring's, and half of before it: put back what was before it" \
    "(mysql $(database_name) < ${BACKUPS#"$ROOT"}/$restoring/database.sql, or the fleet file's database.restore),$added" \
    "remove ${RESTORING#"$ROOT"} and run again"
}

remove_mark() { rm -f "$MARK"; }
