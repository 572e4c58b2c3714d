# The way back from a change of modules: their directories, what they put elsewhere, and FreePBX's database, as they were, with what the
# gates measured then. Comes after place.sh, mark.sh, swap.sh, elsewhere.sh, database.sh and
# dialplan.sh.
# Parameters: RUN_ID, INCOMING (a directory), WORK (what the gates measured), NEED_KB.
KEPT=$BACKUPS/$RUN_ID
# keep_backup: fails when any of it couldn't be kept whole, and says why, a line as of finding; then there's nothing of it.
keep_backup() {
  unkept=
  write_backup 2>"$INCOMING/backup-errors" && return
  rm -rf "$KEPT"
  [ -n "$unkept" ] || unkept=$(finding backup-failed "$(tail -n 2 "$INCOMING/backup-errors")")
  printf '%s\n' "$unkept"
  return 1
}

write_backup() {
  mkdir -p "$KEPT" && chmod 700 "$BACKUPS" "$KEPT" || return
  tar -cf "$KEPT/modules.tar" --exclude="${MODULES##*/}/_cache" -C "${MODULES%/*}" "${MODULES##*/}"
  # 1: a file changed meanwhile, such as a cache's.
  [ $? -le 1 ] || return
  keep_elsewhere || return
  # What somebody has saved in the web interface and not yet applied, comes with the next reload.
  is_pending || keep_dialplan
  keep_tables
  dump_database >"$KEPT/database.sql" </dev/null || return
  unkept=$(dump_trouble "$KEPT/database.sql")
  [ -z "$unkept" ] || return
  rm -rf "$KEPT/measured" && cp -R "$WORK" "$KEPT/measured" && cp "$INCOMING/before" "$KEPT/modules" && true >"$KEPT/whole"
}

# trouble FINDINGS: of the way back, for the report; fails where there are any.
trouble() {
  [ -z "$1" ] || { printf '%s\n' "$1" | without_secrets | tee -a "$INCOMING/troubles" && return 1; }
}

# put_back: modules, what they put elsewhere, and database as they were. Whoever is ended while the database is read back leaves half
# of it, or tables that a later try takes for migrated already.
put_back() {
  swap_modules "$KEPT/modules.tar" && put_back_elsewhere || return
  trouble "$(not_as_kept)" || return
  printf '%s\n' "$RUN_ID" >"$RESTORING"
  restore_database <"$KEPT/database.sql" && drop_added_tables || return
  trouble "$(unlike_tables)" || return
  rm -f "$RESTORING"
  forget_states
}

# forget_states: of modules, which FreePBX keeps in files from 14 on: it would write Asterisk's configuration by what they say. Where it
# keeps them in another place, a list of the modules renews them.
forget_states() {
  states=$(directory_of ASTSPOOLDIR /var/spool/asterisk)/cache
  [ ! -d "$states" ] || find "$states" -type f -name '*.doctrinecache.php' -exec rm -f {} +
}

# has_measures RUN: whether there's all of its backup that a later run measures against: a power cut may leave empty files.
has_measures() {
  [ -f "$BACKUPS/$1/whole" ] && [ -s "$BACKUPS/$1/modules" ] && [ -s "$BACKUPS/$1/measured/measured-before" ] &&
    [ -z "$(unfit "$BACKUPS/$1/measured/measured-before")" ]
}

# drop_old_backups: all but the newest three whole ones, whose names begin with the moment, and the one that the mark names.
drop_old_backups() {
  marked=$(marked_run "$MARK")
  whole=0
  (cd "$BACKUPS" && ls) | sort -r | while read -r run; do
    if [ ! -d "$BACKUPS/$run" ] || [ "$run" = "$marked" ]; then continue; fi
    if [ -f "$BACKUPS/$run/whole" ]; then whole=$((whole + 1)); fi
    if [ ! -f "$BACKUPS/$run/whole" ] || [ "$whole" -gt 3 ]; then rm -rf "${BACKUPS:?}/$run"; fi
  done
}

# kb_of FILE: how much room it takes; 0 where it isn't there.
kb_of() { du -sk "$1" 2>/dev/null | awk '{ kb = $1 } END { print kb + 0 }'; }

# room_before: what a change needs: the new modules beside the old ones, both in the archives and the dump; and the way back
# once more the modules, unpacked beside. The last dump tells how long the next one will be.
room_before() {
  modules_kb=$(kb_of "$MODULES")
  last_dump=$(find "$BACKUPS" -mindepth 2 -maxdepth 2 -name database.sql | sort | tail -n 1)
  printf '%s %s\n' "$((NEED_KB + modules_kb))" "$MODULES" "$((modules_kb + $(elsewhere_kb) + $(kb_of "${last_dump:-/nowhere}")))" "$BACKUPS"
}

# room_after: what is needed once all is saved: the way back with the dump as it is.
room_after() {
  printf '%s %s\n' "$((NEED_KB + $(kb_of "$MODULES")))" "$MODULES" "$(kb_of "$KEPT/database.sql")" "$ROOT/var/lib/mysql"
}

# lacking_room < ROOM: KB DIRECTORY lines; for each file system that hasn't that much, disk-short PLACE FREE_KB NEEDED_KB or disk-unmeasured PLACE.
lacking_room() {
  while read -r kb directory; do
    [ -d "$directory" ] || continue
    df -Pk "$directory" 2>/dev/null | awk -v kb="$kb" -v directory="$directory" '
      NR == 2 { print $6 "\t" $4 "\t" kb }
      END { if (NR < 2) print directory "\t?\t" kb }'
  done | awk -F "$TAB" '
    { free[$1] = $2; need[$1] += $3 }
    END {
      for (place in need)
        if (free[place] == "?") print "disk-unmeasured" FS place
        else if (free[place] + 0 < need[place]) print "disk-short" FS place FS free[place] FS need[place]
    }'
}
