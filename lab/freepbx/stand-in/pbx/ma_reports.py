"""`fwconsole ma`: what only looks."""

from pbx import database, dependencies, list_text, module_states, modules, online, signatures, versions
from pbx.ma_options import Exit, OptionError, parse
from pbx.output import JsonOutput, PlainOutput, print_table


class Reports:
    """One run of `fwconsole ma`. `read_update_settings`: those of the automatic updater."""

    def __init__(self, db, arguments, read_update_settings):
        self.db = db
        self.flags, self.values, self.arguments = parse(arguments)
        self.force = "force" in self.flags
        self.out = JsonOutput() if self.values.get("format") in ("json", "jsonpretty") else PlainOutput()
        self.read_update_settings = read_update_settings
        self.repositories_shown = False

    # What is printed

    def _error(self, text):
        self.out.writeln(text, "error", False)

    def _errors(self, sentences):
        self._error("The following error(s) occured:")
        self._error(" - " + "\n - ".join(sentences))

    def _show_repositories(self):
        if self.repositories_shown:
            return
        self.repositories_shown = True
        active = ",".join(online.active_repositories(self.db))
        self.out.writeln(f"No repos specified, using: [{active}] from last GUI settings")
        self.out.writeln("")

    def _show_progress(self, action, detail):
        if action == "getinfo":
            self.out.writeln(f"Processing {detail}")
        elif action == "downloading" and self.out.is_json:
            self.out.writeln({"read": detail, "total": detail}, "downloading")
        elif action == "downloading":
            self.out.writeln("Downloading...")
            self.out.writeln("Finished downloading")
        elif action == "untar":
            self.out.write("Extracting...")
        elif action == "done":
            self.out.writeln("Done")

    def _update_hooks(self):
        self.out.write("Updating Hooks...")
        self.out.writeln("Done")

    def _set_permissions(self):
        if "skipchown" not in self.flags:
            self.out.write("Chowning directories...")
            self.out.writeln("Done")

    def _table(self, headers, rows):
        if self.out.is_json:
            self.out.writeln([list(row) for row in rows])
        else:
            print_table(headers, rows)

    # What is there

    def _newest(self):
        """{} if the repository can't be read: it's nobody's error."""
        index = online.read_index(self.db)
        return {} if index is None else index.newest

    def list(self, with_online=False):
        local = modules.read_all(self.db)
        module_states.remember(self.db)
        self._show_repositories()
        newest = self._newest() if with_online else None
        rows = list_text.rows(self.db, local, newest, online.active_repositories(self.db))
        headers = ("Module", "Version", "Status", "License")
        if int(database.framework_version(self.db).split(".")[0]) >= 17:
            headers = (*headers, "Signature")
            rows = [(*row, signatures.vendor(row[0])) for row in rows]
        self._table(headers, rows)

    def _upgradable(self):
        local = modules.read_all(self.db, (modules.ENABLED, modules.NEED_UPGRADE))
        newest = self._newest()
        self._show_repositories()
        return [
            (name, module.version, newest[name]["version"])
            for name, module in local.items()
            if name in newest
            and (
                module.status == modules.NEED_UPGRADE
                or versions.compare(module.version, newest[name]["version"]) < 0
            )
        ]

    def show_upgrades(self):
        self._show_repositories()
        rows = self._upgradable()
        if not rows:
            self.out.writeln("Up to date.")
            return
        self.out.writeln("Upgradable: ")
        self._table(("Module", "Local Version", "Online Version"), rows)

    def check_depends(self, name):
        module = modules.read_one(self.db, name)
        if module is None:
            raise OptionError(f"{name} not found")
        unmet = dependencies.unmet(self.db, module)
        if unmet:
            self._error("The following dependencies are not met:")
            self._error(" - " + "\n - ".join(one.sentence for one in unmet))
            raise Exit(1)
        self.out.writeln(f"All dependencies met for module {name}")

    def reverse_depends(self, name):
        dependents = dependencies.dependents(self.db, name)
        if dependents:
            self.out.writeln("The following modules depend on this one: " + ", ".join(dependents))
            raise Exit(1)
        self.out.writeln("No enabled modules depend on this module.")
