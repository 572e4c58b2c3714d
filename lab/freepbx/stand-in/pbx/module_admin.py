"""module_admin of FreePBX 2.10 to 12."""

import getopt
import sys

from pbx import (
    database,
    dependencies,
    framework_files,
    list_text,
    modules,
    online,
    operations,
    retrieve_conf,
    versions,
)
from pbx.module_admin_help import HELP


class UnknownOperation(Exception):
    """Nothing of the tool's has this name."""


class Stop(Exception):
    """Ends the tool with an exit code, as PHP's exit() does."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def _out(text=""):
    print(text)


def _outn(text):
    sys.stdout.write(text)


def _fatal(sentence):
    _out(f"[FATAL] {sentence}")
    raise Stop(1)


def _succeed_or_stop(errors, sentence):
    if errors:
        _out("The following error(s) occured:")
        _out(" - " + "\n - ".join(errors))
        raise Stop(2)
    _out(sentence)


def _show_progress(action, detail):
    if action == "downloading":
        for read, percent in ((0, 0), (detail, 100)):
            _outn(f"\rDownloading {read} of {detail} ({percent}%)            ")
        _out()
    elif action == "untar":
        _outn("\nUntaring..")
    elif action == "done":
        _out("Done")


def _set_permissions():
    _out("SETTING FILE PERMISSIONS")
    _out("Permissions OK")


class ModuleAdmin:
    """One run. `options`: as getopt has them."""

    def __init__(self, options):
        self.db = database.connect()
        self.force = "-f" in options
        self.quiet = "--no-warnings" in options
        self.repository_url = options.get("-r", options.get("--modulerepository-path"))
        self.xml_url = options.get("-x", options.get("--modulexml-path"))
        self.repositories = None
        wanted = options.get("-R", options.get("--repos", options.get("--repo")))
        if wanted is not None:
            self._choose_repositories(wanted.split(","))

    def _choose_repositories(self, wanted):
        # From 12 on the list of repositories is the server's, which isn't asked for here.
        if not database.base_version(self.db).startswith("2."):
            _fatal("Unable to set repositories")
        known = ("standard", "extended", "unsupported", "commercial")
        for name in wanted:
            if name not in known:
                _out(f"No such repo: [{name}], skipping")
        self.repositories = [name for name in wanted if name in known]

    def _active_repositories(self):
        if self.repositories is None:
            self.repositories = online.active_repositories(self.db)
            if not self.quiet:
                _out(f"no repos specified, using: [{','.join(self.repositories)}] from last GUI settings")
                _out()
        return self.repositories

    def _existing(self, name):
        module = modules.read_one(self.db, name)
        if module is None:
            _fatal(f"{name} not found")
        return module

    def _newest(self):
        index = online.read_index(self.db)
        return None if index is None else index.newest

    def list(self, with_online=False):
        local = modules.read_all(self.db)
        repositories = self._active_repositories()
        newest = self._newest() if with_online else None
        _out("Module".ljust(20) + "Version".ljust(18) + "Status")
        _out("-" * 19 + " " + "-" * 17 + " " + "-" * 19 + " ")
        for name, version, state, _ in list_text.rows(self.db, local, newest, repositories):
            _out(name.ljust(20) + version.ljust(18) + state)

    def _upgradable(self):
        local = modules.read_all(self.db, (modules.ENABLED,))
        newest = self._newest() or {}
        self._active_repositories()
        return [
            (name, module.version, newest[name]["version"])
            for name, module in local.items()
            if name in newest and versions.compare(module.version, newest[name]["version"]) < 0
        ]

    def show_upgrades(self):
        found = self._upgradable()
        _out("Upgradable: " if found else "Up to date.")
        for name, local, newest in found:
            _out(f"   {name} {local} -> {newest}")

    def download(self, name):
        errors = online.download(self.db, name, _show_progress, self.repository_url, self.xml_url)
        _succeed_or_stop(errors, f"Module {name} successfully downloaded")

    def install(self, name, force=None):
        errors = operations.install(self.db, name, self.force if force is None else force, _outn)
        _succeed_or_stop(errors, f"Module {name} successfully installed")

    def upgrade(self, name):
        self.download(name)
        self.install(name)

    def upgrade_all(self):
        names = [name for name, _, _ in self._upgradable()]
        if not names:
            _out("Up to date.")
            return
        _out("Upgrading: " + ", ".join(names))
        for name in names:
            _out(f"Upgrading {name}..")
            self.upgrade(name)
        _out("All upgrades done!")

    def _install_each(self, names, prepare=lambda name: None):
        """By force, as the real one does it: dependencies aren't looked at."""
        if not names:
            _out("All modules up to date.")
            return
        if "core" in names:
            _out("Installing core...")
            prepare("core")
            self.install("core", True)
        _out("Installing: " + ", ".join(names))
        for name in names:
            if name != "core":
                _out(f"Installing {name}...")
                prepare(name)
                self.install(name, True)
        _out("Done. All modules installed.")

    def install_local(self):
        self._install_each(list(modules.read_all(self.db, (modules.NOT_INSTALLED,))))

    def install_all(self):
        self.upgrade_all()
        newest = self._newest() or {}
        repositories = self._active_repositories()
        local = modules.read_all(self.db)
        wanted = [
            name
            for name, entry in newest.items()
            if (name not in local and entry.get("repo") in repositories)
            or (name in local and local[name].status in (modules.NOT_INSTALLED, modules.NEED_UPGRADE))
        ]
        self._install_each(wanted, self.download)

    def check_depends(self, name):
        unmet = dependencies.unmet(self.db, self._existing(name))
        if unmet:
            _out("The following dependencies are not met:")
            _out(" - " + "\n - ".join(one.sentence for one in unmet))
            raise Stop(1)
        _out(f"All dependencies met for module {name}")

    def reverse_depends(self, name):
        self._existing(name)
        dependents = dependencies.dependents(self.db, name)
        if dependents:
            _out("The following modules depend on this one: " + ", ".join(dependents))
            raise Stop(1)
        _out("No enabled modules depend on this module.")

    def info(self, name):
        module = self._existing(name)
        for field, value in module.fields.items():
            if field != "depends":
                _out(field.rjust(15) + ": " + value)
        _out("status".rjust(15) + ": " + modules.STATUS_NAMES[module.status])
        _out("dbversion".rjust(15) + ": " + module.db_version)

    def reload(self):
        succeeded, lines = retrieve_conf.reload(self.db)
        if not succeeded:
            _out("Error(s) have occured, the following is the retrieve_conf output:")
        for line in lines:
            _out(line)

    def change(self, operation, past, name):
        _succeed_or_stop(operation(self.db, name, self.force), f"Module {name} successfully {past}")

    def run(self, operation, name):
        """@raises UnknownOperation"""
        alone = {
            "list": self.list,
            "listonline": lambda: self.list(True),
            "showupgrades": self.show_upgrades,
            "showupgrade": self.show_upgrades,
            "showannounce": lambda: _out("No Annoucements Available"),
            "upgradeall": self.upgrade_all,
            "updateall": self.upgrade_all,
            "installlocal": self.install_local,
            "installall": self.install_all,
            "reload": self.reload,
        }
        of_a_module = {
            "checkdepends": self.check_depends,
            "reversedepends": self.reverse_depends,
            "info": self.info,
            "download": self.download,
            "install": self.install,
            "upgrade": self.upgrade,
            "update": self.upgrade,
            "enable": lambda one: self.change(operations.enable, "enabled", one),
            "disable": lambda one: self.change(operations.disable, "disabled", one),
            "uninstall": lambda one: self.change(operations.uninstall, "uninstalled", one),
            "delete": lambda one: self.change(operations.delete, "deleted", one),
        }
        if operation in alone:
            alone[operation]()
        elif operation not in of_a_module:
            raise UnknownOperation
        elif not name:
            _fatal("Missing module name")
        else:
            of_a_module[operation](name)
        if operation.startswith(("download", "install", "up")):
            _set_permissions()


def main(argv):
    long_options = ["help", "debug", "no-warnings", "config=", "modulexml-path=", "modulerepository-path="]
    try:
        options, rest = getopt.getopt(argv[1:], "h?fc:x:r:R:", [*long_options, "repos=", "repo="])
    except getopt.GetoptError as error:
        _out(f"Console_Getopt: unrecognized option -- {error.opt}")
        return 255
    if {"-h", "-?", "--help"} & {name for name, _ in options} or not argv[1:]:
        _out(HELP.format(program=argv[0]))
        return 10
    try:
        admin = ModuleAdmin(dict(options))
        if admin.force and not admin.quiet:
            _out('WARNING: "force" is enabled, it is possible to create problems')
        admin.run(*(rest + ["", ""])[:2])
    except UnknownOperation:
        _out(HELP.format(program=argv[0]))
        return 10
    except framework_files.Thrown as error:
        file, line = error.where.split(" line ")
        _out(f"PHP Fatal error:  Uncaught exception 'Exception' with message '{error}' in {file}:{line}")
        return 255
    except Stop as stop:
        return stop.code
    return 0
