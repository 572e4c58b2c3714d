"""Makes FreePBX of what the lab has unpacked beside plan.json: programs, modules, database, the service."""

import json
import os
import shutil
import subprocess
import sys

from pbx import database, framework_files, modules, module_states, paths, retrieve_conf, signatures, versions

LIBRARY = "/usr/lib/lab/freepbx"
PROGRAMS = {
    "module_admin": {
        f"{paths.BIN}/module_admin": "module_admin",
        f"{paths.BIN}/retrieve_conf": "retrieve_conf",
    },
    "fwconsole": {"/usr/sbin/fwconsole": "fwconsole", f"{paths.BIN}/fwconsole": "fwconsole"},
}
# Before /usr/sbin, where the package's own executable is, in every search path of the lab.
COMMON = {
    "/usr/local/sbin/asterisk": "bin/asterisk",
    "/usr/bin/asterisk": "bin/asterisk",
    "/usr/bin/mysql": "bin/mysql",
    "/usr/bin/mysqldump": "bin/mysqldump",
    "/usr/local/bin/php": "bin/php",
    "/usr/bin/sipp": "../sipp/sipp",
    "/etc/init.d/lab-pbx": "service",
    "/etc/rc.d/rc3.d/S91lab-pbx": "service",
}


def _link_programs(generation):
    programs = {place: f"bin/{name}" for place, name in PROGRAMS[generation].items()}
    for place, name in {**COMMON, **programs}.items():
        os.makedirs(os.path.dirname(place), exist_ok=True)
        os.symlink(os.path.normpath(f"{LIBRARY}/{name}"), place)


def _place_modules(plan, folder):
    os.makedirs(paths.DOWNLOADS)
    for module in plan["modules"]:
        if module["state"] != "broken":
            archive = os.path.join(folder, module["archive"])
            subprocess.run(["tar", "zxf", archive, "-C", paths.MODULES, "--no-same-owner"], check=True)


def _configure():
    """As the last reload has left it: files where they're used, and a configuration that Asterisk reads at its start."""
    db = database.connect()
    framework_files.move(lambda text: None)
    retrieve_conf.write({name: modules.effects(name) for name in module_states.active(db)})


def _fill_database(plan):
    os.makedirs(os.path.dirname(paths.DATABASE), exist_ok=True)
    db = database.connect()
    db.executescript(database.SCHEMA)
    db.execute("BEGIN")
    installed = [module for module in plan["modules"] if module["state"] != "not installed"]
    for module in installed:
        row = (module["name"], module["dbVersion"], int(module["state"] != "disabled"))
        db.execute("INSERT INTO modules (modulename, version, enabled) VALUES (?, ?, ?)", row)
    db.execute("INSERT INTO admin VALUES ('version', ?)", (plan["version"],))
    database.need_reload(db, False)
    db.execute("INSERT INTO module_xml VALUES ('active_repos', 0, 'standard')")
    for keyword, value, kind in (
        ("MODULE_REPO", plan["repositoryUrl"], "text"),
        ("MODULEADMIN_SKIP_CACHE", "0", "bool"),
        ("MODULEADMINEDGE", "0", "bool"),
        ("SIGNATURECHECK", "1", "bool"),
        ("AUTOSECURITYUPDATES", "1", "bool"),
        ("AMPWEBROOT", paths.WEB_ROOT, "dir"),
        ("UIDEFAULTLANG", "en_US", "select"),
    ):
        db.execute("INSERT INTO freepbx_settings VALUES (?, ?, ?, ?)", (keyword, value, kind, value))
    if versions.compare(plan["version"], "12") >= 0:
        for module in installed:
            signatures.store(db, module["name"])
    db.execute("COMMIT")


def _write(file, text):
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w", encoding="utf-8") as target:
        target.write(text)


def main(folder):
    with open(os.path.join(folder, "plan.json"), encoding="utf-8") as file:
        plan = json.load(file)
    _write(paths.SURROUNDINGS, json.dumps(plan["surroundings"]))
    address = plan["surroundings"]["address"]
    _write("/etc/hosts", f"{address} {os.uname().nodename} localhost\n")
    settings = {
        **{"AMPDBUSER": "freepbxuser", "AMPDBPASS": "of the lab", "AMPDBHOST": "localhost", "AMPDBNAME": "asterisk"},
        **{"AMPMGRUSER": "admin", "AMPMGRPASS": "manager of the lab"},
        **{"AMPWEBROOT": paths.WEB_ROOT, "AMPBIN": paths.BIN},
        **{"ASTETCDIR": paths.CONFIGURATION, "ASTAGIDIR": paths.AGI, "ASTSPOOLDIR": paths.SPOOL},
    }
    _write("/etc/amportal.conf", "".join(f"{key}={value}\n" for key, value in settings.items()))
    bootstrap = "".join(f'$amp_conf["{key}"] = "{value}";\n' for key, value in settings.items())
    _write("/etc/freepbx.conf", f'<?php\n{bootstrap}require_once("{paths.WEB_ROOT}/admin/bootstrap.php");\n')
    if os.path.isdir(os.path.join(folder, "gnupg")):
        os.makedirs(os.path.dirname(paths.GNUPG_HOME), exist_ok=True)
        shutil.copytree(os.path.join(folder, "gnupg"), paths.GNUPG_HOME)
        os.chmod(paths.GNUPG_HOME, 0o700)
    _place_modules(plan, folder)
    _fill_database(plan)
    _link_programs(plan["generation"])
    _configure()
    shutil.rmtree(folder)
    subprocess.run([f"{LIBRARY}/service", "start"], stdout=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    main(sys.argv[1])
