# The mark of a change of modules, be it after the change or after the way back; see open-mark.sh, which comes before it. The run that it
# names has a directory of that name in BACKUPS.
BACKUPS=$ROOT/var/lib/pbx-maintenance/framework
MARK=$BACKUPS/open
# The id of the run that puts its database back, until all of it is there.
RESTORING=$BACKUPS/restoring

# half_restored: where a rollback of the database began and didn't end, database-half-restored RUN DATABASE DUMP MARK [TABLES]. Nobody but a human
# can tell what has been entered in it since, so no run restores it later.
half_restored() {
  restoring=$(marked_run "$RESTORING")
  [ -n "$restoring" ] || return 0
  # Without a list of what was there, all would seem to be new.
  tables=
  [ ! -s "$BACKUPS/$restoring/tables" ] || tables=${BACKUPS#"$ROOT"}/$restoring/tables
  printf 'database-half-restored\t%s\t%s\t%s\t%s\t%s\n' "$restoring" "$(database_name)" \
    "${BACKUPS#"$ROOT"}/$restoring/database.sql" "${RESTORING#"$ROOT"}" "$tables"
}
