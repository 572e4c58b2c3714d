"""`fwconsole ma`: module administration of FreePBX 13 and newer. It ends with 0 whatever happened, but for `exit`s."""

import contextlib
import io

from pbx import database, modules, online, operations, signatures, versions
from pbx.ma_changes import Changes
from pbx.ma_options import Exit, OptionError


class ModuleAdmin(Changes):
    """All operations of `fwconsole ma`, by their names."""

    def list_online(self):
        self.list(True)
        if self.read_update_settings(self.db)["auto_module_security_updates"] == "enabled":
            self._update_for_security()

    def _update_for_security(self):
        """Listing what is online installs what fixes a vulnerability. That's how it is."""
        index = online.read_index(self.db)
        for issue, fixes in index.issues if index else []:
            for name, fixed_in in fixes:
                module = modules.read_one(self.db, name)
                if module is None or versions.compare(module.db_version or module.version, fixed_in) >= 0:
                    continue
                upgrades = module.status in (modules.ENABLED, modules.NEED_UPGRADE)
                action = "upgrade" if upgrades else "download"
                self.out.write(f"{action} {name} due to security vulnerability {issue}...")
                # A process of its own, whose output is only kept.
                child = ModuleAdmin(self.db, [action, name], self.read_update_settings)
                try:
                    with contextlib.redirect_stdout(io.StringIO()):
                        child.run()
                    self.out.writeln("Done!")
                except Exit:
                    self.out.writeln("Failed!")

    def refresh_signatures(self):
        if not self._newest():
            self.out.writeln("Cant Reach Online Server")
            raise Exit(1)
        for name in modules.read_all(self.db, (modules.ENABLED,)):
            if name == "builtin":
                continue
            self.out.writeln(f"Checking {name}...")
            good = signatures.store(self.db, name)["status"] & signatures.GOOD
            self.out.writeln("Good" if good else "Signature Invalid")
        self.out.writeln("Done")

    def run(self):
        """@raises Exit, OptionError"""
        if not self.arguments:
            self.out.writeln("Module Administration Help:")
            return
        restore = self._store_options()
        self._perform(self.arguments[0], self.arguments[1:])
        restore()

    def _store_options(self):
        """--edge and --ignorecache are stored settings: what ends the tool early leaves them changed."""
        chosen = [
            (keyword, text)
            for flag, keyword, text in (
                ("ignorecache", "MODULEADMIN_SKIP_CACHE", "Disable Module Admin caching"),
                ("edge", "MODULEADMINEDGE", "Edge repository"),
            )
            if flag in self.flags and database.setting(self.db, keyword) == "0"
        ]
        for keyword, text in chosen:
            self.out.writeln(f"{text} temporarily enabled")
            database.change_setting(self.db, keyword, "1")

        def restore():
            for keyword, _ in chosen:
                self.out.writeln("Resetting temporarily repository state")
                database.change_setting(self.db, keyword, "0")

        return restore

    def _perform(self, action, names):
        alone = {
            "list": self.list,
            "listonline": self.list_online,
            "showupgrades": self.show_upgrades,
            "showupgrade": self.show_upgrades,
            "upgradeall": self.upgrade_all,
            "updateall": self.upgrade_all,
            "installlocal": self.install_local,
            "refreshsignatures": self.refresh_signatures,
        }
        for_each = {
            "install": self.install,
            "download": self.download,
            "downloadinstall": self.download_install,
            "upgrade": self.upgrade,
            "update": self.upgrade,
            "checkdepends": self.check_depends,
            "reversedepends": self.reverse_depends,
            "enablerepo": lambda name: online.enable_repository(self.db, name),
            "disablerepo": lambda name: online.enable_repository(self.db, name, False),
            "enable": lambda name: self._change(operations.enable, "enabled", name),
            "disable": lambda name: self._change(operations.disable, "disabled", name),
            "uninstall": lambda name: self._change(operations.uninstall, "uninstalled", name),
            "delete": lambda name: self._change(operations.delete, "deleted", name),
            "remove": lambda name: self._change(operations.delete, "deleted", name),
        }
        if action in ("download", "downloadinstall", "upgrade", "update", "upgradeall", "updateall"):
            self._show_repositories()
        if action in alone:
            alone[action]()
        elif action not in for_each:
            # The real one prints another variable here, which is empty.
            self._error("Unknown Command! ()")
            return
        elif not names:
            raise OptionError("Missing module name")
        else:
            for name in names:
                for_each[action](name)
        reads = ("list", "showupgrade", "check", "reverse")
        if not action.startswith(reads) and not action.endswith("repo"):
            if action != "download":
                self._update_hooks()
            if action.startswith(("download", "install", "up")):
                self._set_permissions()
