"""retrieve_conf: generates Asterisk's configuration of all active modules."""

import json
import os

from pbx import asterisk_client, database, elsewhere, module_states, paths

ABORTED = "Aborting reload because extension conflicts or bad destinations"


def surroundings():
    with open(paths.SURROUNDINGS, encoding="utf-8") as file:
        return json.load(file)


def warns(db):
    """Whether PHP warns of what an enabled module does there."""
    return any(one.get("reload") == "warning" for one in module_states.active_effects(db).values())


# Of 2.10 to 12. The real one names a few dozen.
_GLOBALS = ("AMPMGRUSER", "AMPMGRPASS", "AMPDBHOST", "AMPDBNAME", "AMPDBUSER", "AMPDBPASS")


def _told_globals(db):
    """What it says of each global variable of the dialplan: passwords, too."""
    if database.is_fwconsole(db):
        return []
    settings = paths.settings()
    told = {name: settings.get(name, "") for name in _GLOBALS}
    return [f"Added to globals: {name} = {value}" for name, value in {**told, "TRANSFER_CONTEXT": "from-internal-xfer"}.items()]


def generate(db, skip_registry_checks=False):
    """@returns the exit code and the lines it prints"""
    if not asterisk_client.is_running():
        return 1, [f"[FATAL] Unable to connect to Asterisk Manager from {paths.BIN}/retrieve_conf, aborting"]
    effects = module_states.active_effects(db)
    if "core" not in effects:
        file = f"{paths.BIN}/retrieve_conf"
        return 255, [*_told_globals(db), f"PHP Fatal error:  Class 'core_conf' not found in {file} on line 300"]
    for name, one in effects.items():
        if one.get("reload") == "fatal":
            file = f"{paths.MODULES}/{name}/functions.inc.php"
            return 255, [
                *_told_globals(db),
                f"PHP Fatal error:  Call to undefined function {name}_get_config() in {file} on line 42"
            ]
    conflicts = surroundings()["conflict"] or any(one.get("reload") == "conflict" for one in effects.values())
    if conflicts and not skip_registry_checks:
        return 20, [ABORTED]
    write(effects)
    return 0, []


def write(effects):
    """What Asterisk reads when it's told to, of each module."""
    for name in effects:
        elsewhere.place(name)
    os.makedirs(os.path.dirname(paths.GENERATED), exist_ok=True)
    fresh = paths.GENERATED + ".new"
    with open(fresh, "w", encoding="utf-8") as file:
        json.dump(effects, file)
    os.rename(fresh, paths.GENERATED)


def reload(db):
    """do_reload(). @returns whether it succeeded, and the lines of retrieve_conf or the one of success"""
    code, lines = generate(db)
    if code != 0:
        return False, [f"exit: {code}", *lines]
    asterisk_client.ask("module reload")
    database.need_reload(db, False)
    return True, ["Successfully reloaded"]


def main(argv):
    known = {"--skip-registry-checks", "--debug", "--dry-run", "--run-install"}
    if any(option in ("--help", "-h", "-?") for option in argv[1:]):
        print("Optional parameters:\n  --help, -h, -?           Show this help")
        return 10
    unknown = [option for option in argv[1:] if option not in known]
    if unknown:
        print(f"Console_Getopt: unrecognized option {unknown[0]}")
        return 255
    if argv[1:]:
        print("Checking for PEAR Console::Getopt..OK")
    if "--skip-registry-checks" in argv:
        print("Skipping extension and destination registry checks")
    db = database.connect()
    code, lines = generate(db, "--skip-registry-checks" in argv)
    for line in lines:
        print(line)
    if code == 0:
        # Whoever calls it by itself has still to apply what it wrote.
        database.need_reload(db)
        for line in _told_globals(db):
            print(line)
        print("Please update your modules and reload Asterisk by browsing to your server.")
    return code
