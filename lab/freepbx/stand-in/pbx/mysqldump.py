"""`mysqldump [options] asterisk [table]…`: every table, or those, in a text that `mysql asterisk` brings back."""

import sqlite3
import sys

from pbx import database


def _literal(value):
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _dump(connection, wanted):
    tables = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    yield "-- MySQL dump 10.13  Distrib 5.1.73\n--\n-- Host: localhost    Database: asterisk\n"
    for name, definition in tables:
        if wanted and name not in wanted:
            continue
        yield f"DROP TABLE IF EXISTS `{name}`;\n{definition};"
        for row in connection.execute(f"SELECT * FROM `{name}`"):
            yield f"INSERT INTO `{name}` VALUES ({','.join(map(_literal, row))});"
    yield "-- Dump completed"


def main(argv):
    names = [word for word in argv[1:] if not word.startswith("-")]
    if names[:1] != ["asterisk"]:
        wanted = names[0] if names else ""
        print(
            f"mysqldump: Got error: 1049: Unknown database '{wanted}' when selecting the database",
            file=sys.stderr,
        )
        return 2
    try:
        for line in _dump(database.connect(), names[1:]):
            print(line)
    except sqlite3.Error as error:
        print(f"mysqldump: Got error: 2013: {error}", file=sys.stderr)
        return 2
    return 0
