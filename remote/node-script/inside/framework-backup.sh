# The way back from a change of modules: their directories and FreePBX's database, as they were.
# Parameters: RUN_ID, DUMP and RESTORE (shell commands; empty for mysqldump and mysql). Comes after framework-place.sh.
BACKUPS=$ROOT/var/lib/pbx-maintenance/framework
KEPT=$BACKUPS/$RUN_ID

dump_database() {
  if [ -n "$DUMP" ]; then sh -c "$DUMP"; else with_database mysqldump "$(database_name)"; fi
}

restore_database() {
  if [ -n "$RESTORE" ]; then sh -c "$RESTORE"; else with_database mysql "$(database_name)"; fi
}

# keep_backup: fails when any of it couldn't be kept whole.
keep_backup() {
  mkdir -p "$KEPT" && chmod 700 "$BACKUPS" "$KEPT" || return
  tar -cf "$KEPT/modules.tar" --exclude='modules/_cache' -C "${MODULES%/*}" "${MODULES##*/}" 2>"$KEPT/errors"
  # 1: a file changed meanwhile, such as a cache's.
  [ $? -le 1 ] || return
  dump_database >"$KEPT/database.sql" 2>>"$KEPT/errors" </dev/null || return
  [ -s "$KEPT/database.sql" ] || { echo "the dump of the database is empty" >>"$KEPT/errors" && return 1; }
}

# put_back: modules and database, both or neither as far as it's in anybody's hands.
put_back() {
  mv "$MODULES" "$MODULES.failed" || return
  if ! tar -xpf "$KEPT/modules.tar" -C "${MODULES%/*}"; then
    rm -rf "$MODULES"
    mv "$MODULES.failed" "$MODULES"
    return 1
  fi
  [ ! -d "$MODULES.failed/_cache" ] || mv "$MODULES.failed/_cache" "$MODULES/_cache"
  rm -rf "$MODULES.failed"
  restore_database <"$KEPT/database.sql"
}

# drop_old_backups: all but the newest three; their names begin with the moment.
drop_old_backups() {
  (cd "$BACKUPS" && find . -mindepth 1 -maxdepth 1 -type d | sort -r | tail -n +4 | xargs rm -rf)
}
