"""Local modules: what the directories hold, joined with what the database says."""

import json
import os

from pbx import module_xml, paths, versions

NOT_INSTALLED, DISABLED, ENABLED, NEED_UPGRADE, BROKEN = 0, 1, 2, 3, -1

STATUS_NAMES = {
    NOT_INSTALLED: "Not Installed",
    DISABLED: "Disabled",
    ENABLED: "Enabled",
    NEED_UPGRADE: "Disabled; Needs Upgrade",
    BROKEN: "Broken",
}


class Module:
    """One module. `fields`: of its module.xml, or None; `row`: of the database, or None."""

    def __init__(self, name, fields, row):
        self.name = name
        self.fields = fields or {"depends": []}
        self.db_version = row[0] if row else ""
        self.signature = row[2] if row else None
        self.status = self._status(fields, row)
        self.repo = "broken" if self.status == BROKEN else self.fields.get("repo") or "local"

    def _status(self, fields, row):
        if self.name == "builtin":
            return ENABLED
        if row is None:
            return NOT_INSTALLED
        if fields is None:
            return BROKEN
        if not row[1]:
            return DISABLED
        return ENABLED if versions.compare(row[0], self.version) == 0 else NEED_UPGRADE

    @property
    def version(self):
        """What the directory holds; the database may still say another one."""
        return self.fields.get("version", "")

    @property
    def title(self):
        return self.fields.get("name") or self.name


def read_one(db, name):
    """@returns None if there's neither a directory nor a row"""
    fields = module_xml.read(name)
    row = db.execute(
        "SELECT version, enabled, signature FROM modules WHERE modulename = ?", (name,)
    ).fetchone()
    return None if fields is None and row is None else Module(name, fields, row)


def read_all(db, statuses=None):
    """By name, in the order of names; `builtin`, which is no directory, among them."""
    rows = {
        name: row for name, *row in db.execute("SELECT modulename, version, enabled, signature FROM modules")
    }
    folders = [entry for entry in os.listdir(paths.MODULES) if entry != "_cache"]
    fields = {name: module_xml.read(name) for name in folders}
    names = {"builtin", *rows, *(name for name, found in fields.items() if found is not None)}
    found = {name: Module(name, fields.get(name), rows.get(name)) for name in sorted(names)}
    return {name: one for name, one in found.items() if statuses is None or one.status in statuses}


def effects(name):
    """What the lab has this version of a module do wrong; a real one would have it in its PHP."""
    try:
        with open(os.path.join(paths.MODULES, name, "lab.json"), encoding="utf-8") as file:
            return json.load(file)
    except OSError:
        return {}


def enabled_effects(db):
    """The effects of all enabled modules, by the module's name."""
    return {name: effects(name) for name in read_all(db, (ENABLED,))}
