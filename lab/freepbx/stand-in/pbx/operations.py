"""What changes modules. Each answers with what went wrong, a sentence each: none means success, as FreePBX sees it."""

import os
import shutil
import time

from pbx import database, dependencies, framework_files, module_states, modules, paths, signatures


def _sentences(unmet):
    return [one.sentence for one in unmet]


def _make_tables(db, effects, say):
    """Those of a new version; what a former try has left is taken for its own."""
    for table in effects.get("tables", ()):
        there = db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        if there:
            say("already migrated\n")
        else:
            db.execute(f"CREATE TABLE `{table}` (id INTEGER PRIMARY KEY, text TEXT)")


def install(db, name, force=False, say=lambda text: None):
    """
    Installs or upgrades from the module's directory. A disabled module without `force` is left as it is: success.
    @raises framework_files.Thrown
    """
    module_states.remember(db)
    errors = _install(db, name, force, say)
    if not errors:
        module_states.remember(db)
    return errors


def _install(db, name, force, say):
    if not os.path.isdir(os.path.join(paths.MODULES, name)):
        return ["Cannot find module"]
    module = modules.read_one(db, name)
    if module is None:
        return ["Could not read module.xml"]
    if module.status == modules.BROKEN:
        return [f"Module {name} is broken and cannot be installed. You should try to download it again."]
    if not force:
        if module.status == modules.DISABLED:
            return []
        unmet = dependencies.unmet(db, module)
        if unmet:
            return _sentences(unmet)
    effects = modules.effects(name)
    time.sleep(effects.get("installSeconds", 0))
    _make_tables(db, effects, say)
    if name == "framework":
        framework_files.move(say, effects.get("install") == "throws")
    if effects.get("install") == "fails":
        return ["Failed to run installation scripts"]
    if effects.get("install") == "pretends":
        return []
    if module.status == modules.NOT_INSTALLED:
        db.execute(
            "INSERT INTO modules (modulename, version, enabled) VALUES (?, ?, 1)", (name, module.version)
        )
    else:
        db.execute("UPDATE modules SET version = ? WHERE modulename = ?", (module.version, name))
    if name == "framework" and database.framework_version(db) != module.version:
        if database.is_fwconsole(db):
            say(f"Framework Detected, Setting FreePBX Version to {module.version}\n")
        db.execute("UPDATE admin SET value = ? WHERE variable = 'version'", (module.version,))
    if database.is_fwconsole(db):
        signatures.store(db, name)
        say("Generating CSS...Done\n")
    if effects.get("install") == "breaks":
        shutil.rmtree(os.path.join(paths.MODULES, name))
    database.need_reload(db)
    return []


def _changed(db):
    database.need_reload(db)
    module_states.remember(db)


def enable(db, name, force=False):
    module = modules.read_one(db, name)
    if module is not None and module.status == modules.ENABLED:
        return [f"Module {name} is already enabled"]
    if module is None or module.status != modules.DISABLED:
        return [f"Module {name} cannot be enabled"]
    unmet = [] if force else dependencies.unmet(db, module)
    if unmet:
        return _sentences(unmet)
    db.execute("UPDATE modules SET enabled = 1 WHERE modulename = ?", (name,))
    _changed(db)
    return []


def disable(db, name, force=False):
    module = modules.read_one(db, name)
    if module is None:
        return ["Specified module not found"]
    if not force:
        if module.status != modules.ENABLED:
            return ["Module not enabled: cannot disable"]
        dependents = dependencies.dependents(db, name)
        if dependents:
            return ["Cannot disable: The following modules depend on this one: " + ",".join(dependents)]
    db.execute("UPDATE modules SET enabled = 0 WHERE modulename = ?", (name,))
    _changed(db)
    return []


def uninstall(db, name, force=False):
    module = modules.read_one(db, name)
    if module is None:
        return ["Specified module not found"]
    if not force:
        if module.status == modules.NOT_INSTALLED:
            return ["Module not installed: cannot uninstall"]
        dependents = dependencies.dependents(db, name)
        if dependents:
            return ["Cannot disable: The following modules depend on this one: " + ",".join(dependents)]
    db.execute("DELETE FROM modules WHERE modulename = ?", (name,))
    _changed(db)
    return []


def delete(db, name, force=False):
    module = modules.read_one(db, name)
    if module is None:
        return ["Specified module not found"]
    if module.status != modules.NOT_INSTALLED:
        errors = uninstall(db, name, force)
        if errors:
            return errors
    folder = os.path.join(paths.MODULES, name)
    if not os.path.isdir(folder):
        return [f"Cannot delete directory {folder}"]
    shutil.rmtree(folder)
    return []
