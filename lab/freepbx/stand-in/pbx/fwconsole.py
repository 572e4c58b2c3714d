"""fwconsole of FreePBX 13 and newer: moduleadmin, reload, setting, updatemanager, util, chown."""

import os
import sys

from pbx import asterisk_client, database, framework_files, modules, online, retrieve_conf, signatures, versions
from pbx.ma_options import Exit, OptionError
from pbx.moduleadmin import ModuleAdmin
from pbx.output import print_table, to_json

# Unless somebody changed them, from 14 on. (`auto_system_updates` only where the system is Sangoma's.)
UPDATE_DEFAULTS = {
    "notification_emails": "",
    "system_ident": "VoIP Server",
    "auto_module_updates": "enabled",
    "auto_module_security_updates": "enabled",
    "unsigned_module_emails": "enabled",
    "update_every": "saturday",
    "update_period": "4to8",
}

_UPDATE_CHOICES = {
    "auto_module_updates": ("enabled", "emailonly", "disabled"),
    "auto_module_security_updates": ("enabled", "emailonly"),
    "unsigned_module_emails": ("enabled", "disabled"),
    "update_every": ("day", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
    "update_period": ("0to4", "4to8", "8to12", "12to16", "16to20", "20to0"),
}


def update_settings(db):
    """The automatic updater's settings; in 13 there's only the one for security updates, a plain setting."""
    if int(database.framework_version(db).split(".")[0]) < 14:
        enabled = database.setting(db, "AUTOSECURITYUPDATES") == "1"
        return {"auto_module_security_updates": "enabled" if enabled else "emailonly"}
    stored = dict(db.execute("SELECT `key`, val FROM kvstore_FreePBX WHERE id = 'updates'"))
    return {name: stored.get(name) or default for name, default in UPDATE_DEFAULTS.items()}


def _throw(sentence, where=None, usage=None):
    """As Symfony's console shows an exception that nobody caught."""
    rule = " " * (len(sentence) + 4)
    at = f"In {where}:\n" if where else "\n"
    print(f"\n{at}{rule}\n  {sentence}  \n{rule}\n", file=sys.stderr)
    if usage:
        print(f"\n{usage}\n", file=sys.stderr)
    return 1


# Before, `reload` has no options, ends with 0 when it failed, and tells what retrieve_conf said.
_RELOADS_BY_ITSELF = "15.0.2"
_RELOAD_OPTIONS = ("--json", "--dry-run", "--skip-registry-checks", "--dont-reload-asterisk")
_OPTIONS_OF_ALL = ("-q", "--quiet", "-n", "--no-interaction", "-v", "--verbose")


def _refused_option(arguments, known):
    return next((word for word in arguments if word[:1] == "-" and word not in (*known, *_OPTIONS_OF_ALL)), None)


def _reload_by_retrieve_conf(db, arguments):
    refused = _refused_option(arguments, ())
    if refused:
        return _throw(f'The "{refused}" option does not exist.', usage="reload [<args>]...")
    print("Reloading FreePBX")
    succeeded, lines = retrieve_conf.reload(db)
    if not succeeded:
        print("Error(s) have occured, the following is the retrieve_conf output:")
    for line in lines:
        print(line)
    return 0


def reload(db, arguments):
    if versions.compare(database.framework_version(db), _RELOADS_BY_ITSELF) < 0:
        return _reload_by_retrieve_conf(db, arguments)
    refused = _refused_option(arguments, _RELOAD_OPTIONS)
    usage = "reload " + " ".join(f"[{option}]" for option in _RELOAD_OPTIONS)
    if refused:
        return _throw(f'The "{refused}" option does not exist.', usage=usage)
    as_json = "--json" in arguments or "SHELL" not in os.environ

    def say(message):
        print(to_json({"message": message}) if as_json else message)

    say("Reload Started")
    # What PHP only warns of ends a reload, but not one with --json.
    if "--json" not in arguments and retrieve_conf.warns(db):
        _throw("trim(): Passing null to parameter #1 ($string) of type string is deprecated", "functions.inc.php line 54", usage)
        return 255
    code, lines = retrieve_conf.generate(db, "--skip-registry-checks" in arguments)
    if code == 0:
        asterisk_client.ask("module reload")
        database.need_reload(db, False)
        say("Reload Complete")
        return 0
    message = lines[-1].replace("[FATAL] ", "")
    if "--json" in arguments:
        sys.stdout.write(
            to_json({"error": message, "trace": "#0 Reload.class.php(83): Reload->reload()\n#1 {main}"})
        )
        return 255
    return _throw(message, "Reload.class.php line 312", usage)


def setting(db, arguments):
    if arguments[:1] in (["-l"], ["--list"]):
        rows = db.execute(
            "SELECT keyword, value, defaultval FROM freepbx_settings ORDER BY keyword"
        ).fetchall()
        print_table(("Name", "Value", "Default Value"), rows)
        return 0
    name = arguments[0].strip() if arguments else ""
    row = db.execute("SELECT value, type FROM freepbx_settings WHERE keyword = ?", (name,)).fetchone()
    if row is None:
        print(f"The setting {name} was not found!")
        return 0
    value, kind = row
    if len(arguments) == 1:
        shown = {"1": "true", "0": "false"}[value] if kind == "bool" else value
        print(f'Setting of "{name}" is ({kind})[{shown}]')
        return 0
    fresh = arguments[1].strip()
    if kind == "bool":
        choices = {"true": "1", "1": "1", "false": "0", "0": "0"}
        if fresh.lower() not in choices:
            sentence = f"Invalid valid for {name}, needs to be one of 'true','false','1' or '0'"
            return _throw(sentence, "Setting.class.php line 145")
        fresh = choices[fresh.lower()]
    print(f'Changing "{name}" from [{value}] to [{fresh}]')
    database.change_setting(db, name, fresh)
    return 0


def update_manager(db, arguments):
    settings = update_settings(db)
    if arguments[:1] in (["-l"], ["--list"]):
        print_table(("Name", "Value"), [("auto_system_updates", "Not Supported"), *settings.items()])
        return 0
    name = arguments[0].strip() if arguments else ""
    if name not in settings:
        print(f"The setting {name} was not found!")
    elif len(arguments) == 1:
        print(f'Setting of "{name}" is "{settings[name]}"')
    elif arguments[1] not in _UPDATE_CHOICES.get(name, (arguments[1],)):
        print(f'Error: "{name}" must be one of "{",".join(_UPDATE_CHOICES[name])}"')
    else:
        print(f'Changing "{name}" from [{settings[name]}] to [{arguments[1]}]')
        db.execute("REPLACE INTO kvstore_FreePBX VALUES (?, ?, NULL, 'updates')", (name, arguments[1]))
    return 0


def util(db, arguments):
    if arguments[:1] != ["signaturecheck"]:
        print("Invalid Argument")
        return 0
    for name in modules.read_all(db, (modules.ENABLED,)):
        if name != "builtin":
            signatures.store(db, name)
    return 0


def chown(db, arguments):
    print("Setting Permissions...\nSetting base permissions...Done\nSetting specific permissions...")
    print("Finished setting permissions")
    return 0


def module_admin(db, arguments):
    try:
        ModuleAdmin(db, arguments, update_settings).run()
    except OptionError as error:
        return _throw(str(error), "ArgvInput.php line 223")
    except framework_files.Thrown as error:
        return _throw(str(error), error.where, "moduleadmin [-f|--force] [--] [<args>]...")
    except online.WithoutSecurity as error:
        _throw(str(error), "modulefunctions.class.php line 230", "moduleadmin [-f|--force] [--] [<args>]...")
        return 2
    except Exit as end:
        return end.code
    return 0


def main(argv):
    db = database.connect()
    commands = {
        **dict.fromkeys(("ma", "moduleadmin"), module_admin),
        **dict.fromkeys(("r", "reload"), reload),
        **dict.fromkeys(("set", "setting"), setting),
        "util": util,
        "chown": chown,
    }
    if int(database.framework_version(db).split(".")[0]) >= 14:
        commands.update(dict.fromkeys(("updatemanager", "msm", "modulesystemmanager"), update_manager))
    if argv[1:] in (["-V"], ["--version"]):
        print(f"FW Console - FreePBX Utility {database.framework_version(db)}")
        return 0
    name = argv[1] if len(argv) > 1 else "list"
    if name == "list":
        print("Available commands:\n" + "\n".join(f"  {command}" for command in sorted(commands)))
        return 0
    if name not in commands:
        return _throw(f'Command "{name}" is not defined.', "FactoryCommandLoader.php line 50")
    return commands[name](db, argv[2:])
