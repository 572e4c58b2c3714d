"""The database `asterisk`: the tables that module administration uses."""

import sqlite3

from pbx import paths

SCHEMA = """
CREATE TABLE `modules` (id INTEGER PRIMARY KEY, modulename TEXT NOT NULL UNIQUE, version TEXT NOT NULL,
  enabled INTEGER NOT NULL, signature TEXT);
CREATE TABLE `module_xml` (id TEXT PRIMARY KEY, time INTEGER NOT NULL, data TEXT);
CREATE TABLE `admin` (variable TEXT PRIMARY KEY, value TEXT);
CREATE TABLE `freepbx_settings` (keyword TEXT PRIMARY KEY, value TEXT, type TEXT, defaultval TEXT);
CREATE TABLE `kvstore_FreePBX` (`key` TEXT NOT NULL, val TEXT, type TEXT, id TEXT NOT NULL, PRIMARY KEY (`key`, id));
"""


def connect():
    # Every statement is its own transaction, as in MySQL with MyISAM, and waits for others.
    return sqlite3.connect(paths.DATABASE, timeout=30, isolation_level=None)


def framework_version(db):
    return db.execute("SELECT value FROM admin WHERE variable = 'version'").fetchone()[0]


def base_version(db):
    """`2.10` of 2.10.1.9, `13.0` of 13.0.190.7: what names the repository's index."""
    return ".".join(framework_version(db).split(".")[:2])


def is_fwconsole(db):
    return int(framework_version(db).split(".")[0]) >= 13


def setting(db, keyword):
    row = db.execute("SELECT value FROM freepbx_settings WHERE keyword = ?", (keyword,)).fetchone()
    return row[0] if row else None


def change_setting(db, keyword, value):
    db.execute("UPDATE freepbx_settings SET value = ? WHERE keyword = ?", (value, keyword))


def need_reload(db, needed=True):
    db.execute("REPLACE INTO admin VALUES ('need_reload', ?)", ("true" if needed else "false",))
