"""`mysql` as far as scripts use it: -N, -B, -e SQL, a database; else statements from standard input."""

import getopt
import sqlite3
import sys

from pbx import database

LONG = ["batch", "execute=", "skip-column-names", "user=", "password=", "host=", "silent", "raw", "defaults-extra-file="]

_NAMES = "FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
TABLES = {"SHOW TABLES": f"SELECT name {_NAMES}", "SHOW FULL TABLES": f"SELECT name, 'BASE TABLE' {_NAMES}"}


def main(argv):
    try:
        options, _ = getopt.gnu_getopt(argv[1:], "BNsre:u:p:h:D:", [*LONG, "database="])
    except getopt.GetoptError as error:
        print(f"mysql: {error}", file=sys.stderr)
        return 2
    given = dict(options)
    statements = given.get("-e", given.get("--execute"))
    connection = database.connect()
    try:
        if statements is None:
            # What MySQL is told about itself means nothing to SQLite.
            lines = [line for line in sys.stdin if not line.startswith(("SET ", "/*!"))]
            connection.executescript("".join(lines))
            return 0
        cursor = connection.execute(TABLES.get(statements.strip().upper().rstrip(";"), statements))
    except sqlite3.Error as error:
        print(f"ERROR 1064 (42000) at line 1: {error}", file=sys.stderr)
        return 1
    if cursor.description and not {"-N", "--skip-column-names"} & given.keys():
        print("\t".join(column[0] for column in cursor.description))
    for row in cursor:
        print("\t".join("NULL" if value is None else str(value) for value in row))
    return 0
