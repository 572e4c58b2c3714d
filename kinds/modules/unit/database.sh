# FreePBX's database: saved, and brought back. Comes after place.sh.
# Parameters: INCOMING (a directory), KEPT (where a run keeps what was there before), DUMP and RESTORE (names of files in INCOMING with
# shell commands; empty for mysqldump and mysql).
# Seconds for a dump, which may be ended. Nothing ends what brings the database back.
DUMP_LIMIT=1800

# given_command SECONDS NAME: a command of the fleet file. From a file, since it may hold a password, and everybody sees arguments. Where
# the shell can tell, one part of a pipe that fails is enough.
given_command() {
  # shellcheck disable=SC2016 # for the inner shell
  within "$1" sh -c '(set -o pipefail) 2>/dev/null && set -o pipefail; . "$0"' "$INCOMING/$2"
}

# Whatever my.cnf leaves out: the last comment tells that the dump is whole.
dump_database() {
  if [ -n "$DUMP" ]; then
    given_command "$DUMP_LIMIT" "$DUMP"
  else
    DATABASE_LIMIT=$DUMP_LIMIT
    with_database mysqldump --skip-compact --comments "$(database_name)"
    dump_code=$?
    DATABASE_LIMIT=0
    return "$dump_code"
  fi
}

restore_database() {
  if [ -n "$RESTORE" ]; then given_command 0 "$RESTORE"; else with_database mysql "$(database_name)"; fi
}

# dump_trouble FILE: what keeps a dump from being a way back, dump-empty or dump-cut-short; nothing where it's whole, as far as that can be seen.
dump_trouble() {
  if ! grep -qavE '^[[:space:]]*(--.*|#.*|/\*.*\*/;?)?$' "$1"; then
    echo dump-empty
  elif { [ -z "$DUMP" ] || head -n 5 "$1" | grep -qaE '^-- (MySQL|MariaDB) dump'; } &&
    ! tail -n 5 "$1" | grep -qa '^-- Dump completed'; then
    echo dump-cut-short
  fi
}

# list_tables: NAME<TAB>KIND, where KIND is `VIEW` or a kind of table.
list_tables() { ask_database 'SHOW FULL TABLES'; }

# keep_tables: what there is, for drop_added_tables. Nobody knows where only the fleet file's commands reach the database.
keep_tables() { { list_tables >"$KEPT/tables" && [ -s "$KEPT/tables" ]; } || rm -f "$KEPT/tables"; }

# drop_added_tables: those that weren't there before: no dump names them, and a module that finds its new ones takes them for migrated
# already. What is in them is kept: added.sql.
drop_added_tables() {
  [ -s "$KEPT/tables" ] || return 0
  list_tables >"$INCOMING/tables" || trouble tables-unlisted || return
  # One that mysqldump would take for an option stays, and is told by unlike_tables.
  added_tables | grep -v '^-' >"$INCOMING/added"
  [ -s "$INCOMING/added" ] || return 0
  dump_tables "$INCOMING/added" >"$KEPT/added.sql" && {
    # A backtick in a name is written twice.
    awk -F "$TAB" '
      BEGIN { print "SET FOREIGN_KEY_CHECKS = 0;" }
      { gsub(/`/, "``", $1); print "DROP " ($2 == "VIEW" ? "VIEW" : "TABLE") " IF EXISTS `" $1 "`;" }' "$INCOMING/added"
  } >"$INCOMING/drop" && with_database mysql "$(database_name)" <"$INCOMING/drop"
}

# unlike_tables: tables-added COUNT TABLE… and tables-missing COUNT TABLE…, where the database has other tables than before.
unlike_tables() {
  [ -s "$KEPT/tables" ] || return 0
  list_tables >"$INCOMING/tables" || return 0
  added_tables | cut -f 1 | first_few tables-added
  awk -F "$TAB" 'FILENAME == ARGV[1] { here[$1]; next } !($1 in here) { print $1 }' "$INCOMING/tables" "$KEPT/tables" |
    first_few tables-missing
}

# added_tables: as list_tables; never one that the dump has made.
added_tables() {
  awk -F "$TAB" 'FILENAME == ARGV[1] { there[$1]; next } !($1 in there)' "$KEPT/tables" "$INCOMING/tables" |
    while IFS=$TAB read -r table kind; do
      grep -qaF "CREATE TABLE \`$table\`" "$KEPT/database.sql" || printf '%s\t%s\n' "$table" "$kind"
    done
}

# dump_tables FILE: those that are named in it.
dump_tables() {
  set -- "$1"
  while IFS=$TAB read -r table _; do set -- "$@" "$table"; done <"$1"
  shift
  with_database mysqldump --skip-compact --comments "$(database_name)" "$@" </dev/null
}
