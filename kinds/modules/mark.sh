# The mark of a change of modules, be it after the change or after the way back; see open-mark.sh, which comes before it. The run that it
# names has a directory of that name in BACKUPS.
BACKUPS=$ROOT/var/lib/pbx-maintenance/framework
MARK=$BACKUPS/open
# The id of the run that puts its database back, until all of it is there.
RESTORING=$BACKUPS/restoring

# half_restored: a sentence part where a database was begun to be put back, and that didn't come to its end. Nobody but a human
# can tell what has been entered in it since, so nobody else puts it back later.
half_restored() {
  restoring=$(marked_run "$RESTORING")
  [ -n "$restoring" ] || return 0
  # Without a list of what was there, all would seem to be new.
  added=
  [ ! -s "$BACKUPS/$restoring/tables" ] || added=" drop the tables that ${BACKUPS#"$ROOT"}/$restoring/tables doesn't name,"
  echo "its database may be half of run $restoring's, and half of before it: put back what was before it" \
    "(mysql $(database_name) < ${BACKUPS#"$ROOT"}/$restoring/database.sql, or the fleet file's database.restore),$added" \
    "remove ${RESTORING#"$ROOT"} and run again"
}
