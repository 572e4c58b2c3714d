"""`fwconsole ma`: what changes modules. A failure is printed, and mostly isn't the end."""

import sys

from pbx import dependencies, modules, online, operations, versions
from pbx.ma_options import Exit
from pbx.ma_reports import Reports


class Changes(Reports):
    """What follows is told apart only by what is printed: hardly anything changes the exit code."""

    def _resolve_dependencies(self, name):
        """Downloads, installs and enables what a module needs. @returns whether everything is met now"""
        module = modules.read_one(self.db, name)
        for need in dependencies.unmet(self.db, module) if module else []:
            if need.module is None:
                continue
            wanted = f"{need.module} {need.version or ''}"
            print(f"Detected Missing Dependency of: {wanted}")
            local = modules.read_one(self.db, need.module)
            behind = local is not None and need.version and versions.compare(local.version, need.version) < 0
            if local is None or local.status == modules.BROKEN or behind:
                print(f"Downloading Missing Dependency of: {wanted}")
                if self._fails(online.download(self.db, need.module, self._show_progress)):
                    return False
                print(f"Module {need.module} successfully downloaded")
            if not self._resolve_dependencies(need.module):
                return False
            status = modules.read_one(self.db, need.module).status
            if status == modules.DISABLED:
                print(f"Enabling Missing Dependency of: {wanted}")
                if self._fails(operations.enable(self.db, need.module)):
                    return False
                print(f"Missing Dependency {wanted} successfully enabled")
            elif status != modules.ENABLED:
                print(f"Installing Missing Dependency of: {wanted}")
                if self._fails(operations.install(self.db, need.module, False, sys.stdout.write)):
                    return False
                print(f"Installed Missing Dependency of: {wanted}")
        return True

    def _fails(self, errors):
        if errors:
            print("The following error(s) occured:")
            print(" - " + "\n - ".join(errors))
        return bool(errors)

    def install(self, name):
        module = modules.read_one(self.db, name)
        if module is not None and module.status == modules.DISABLED and "autoenable" in self.flags:
            self.out.writeln(f"Enabling {name} because autoenable was passed at the command line")
            operations.enable(self.db, name, self.force)
        if not self.force and not self._resolve_dependencies(name):
            self._error(f"Unable to resolve dependencies for module {name}")
            return
        errors = operations.install(self.db, name, self.force, sys.stdout.write)
        if errors:
            self._error(f"Unable to install module {name}:")
            self._error(" - " + "\n - ".join(errors))
            return
        version = modules.read_one(self.db, name).db_version
        self.out.writeln(f"Module {name} version {version} successfully installed")

    def _fork_install(self, name):
        """A process of its own, which doesn't inherit --format: its lines are plain."""
        child = type(self)(self.db, ["install", name], self.read_update_settings)
        child.force = self.force
        child.run()

    def _split(self, word):
        name, _, version = word.partition(":")
        return name, version or self.values.get("tag")

    def download(self, word):
        """@returns whether there's something to install now. @raises Exit 2 if the download fails"""
        name, version = self._split(word)
        if version:
            index = online.read_index(self.db)
            entry = index.find(name, version) if index else None
            if entry is None:
                self._error(f"Unable to update module {name} - {version}, it does not exist:")
                return False
            return self._download_from(online.location_url(self.db, entry)) is not None
        self.out.writeln(f"Downloading module '{name}'")
        errors = online.download(self.db, name, self._show_progress)
        if errors:
            self._errors(errors)
            raise Exit(2)
        self.out.writeln("Download completed in 0 seconds")
        return True

    def _download_from(self, url):
        """An archive of any URL: no sum is compared, whatever the index says. @returns the module's name"""
        self.out.writeln(f"Starting module download from {url} ...")
        self._show_progress("getinfo", "")
        file = online.save(url, self._show_progress)
        if file is None:
            self._errors([f"Failed download module tarball from {url}, server may be down"])
            raise Exit(2)
        self._show_progress("untar", "")
        name = url.rsplit("/", 1)[-1].rsplit("-", 1)[0]
        error = online.unpack(file, name)
        if error:
            self._errors([error])
            raise Exit(2)
        self._show_progress("done", "")
        self.out.writeln(f"Module {url} successfully downloaded")
        return name

    def download_install(self, word):
        if "://" in word:
            self.install(self._download_from(word))
        elif self.download(word):
            self.install(self._split(word)[0])

    def _download_upgrade(self, name):
        if self.download(name):
            self._fork_install(name)

    def upgrade(self, word):
        name, _ = self._split(word)
        local = modules.read_all(self.db, (modules.ENABLED, modules.NEED_UPGRADE)).get(name)
        entry = self._newest().get(name)
        if local is None:
            self.out.writeln(f"{name} is not a locally installed module, unable to upgrade")
        elif entry is None:
            self.out.writeln(f"{name} does not exist online, unable to upgrade")
        else:
            order = versions.compare(entry["version"], local.version)
            if order < 0:
                self.out.writeln(f"{name} is newer than online version, unable to upgrade")
            elif order == 0:
                self.out.writeln(f"{name} is the same as the online version, unable to upgrade")
            else:
                self._download_upgrade(word)

    def upgrade_all(self):
        found = {name: (local, newest) for name, local, newest in self._upgradable()}
        if not found:
            self.out.writeln("Up to date.")
            return
        self.out.writeln("Module(s) requiring upgrades: " + ", ".join(found))
        first = [name for name in ("framework", "core", "sipsettings") if name in found]
        for name in [*first, *(name for name in found if name not in first)]:
            self.out.writeln(f"Upgrading module '{name}' from {found[name][0]} to {found[name][1]}")
            self._download_upgrade(name)
        self.out.writeln("All upgrades completed successfully!")

    def install_local(self):
        names = list(modules.read_all(self.db, (modules.NOT_INSTALLED, modules.NEED_UPGRADE)))
        if not names:
            self.out.writeln("All modules up to date.")
            return
        if "core" in names:
            self.out.writeln("Installing core...")
            self._fork_install("core")
        self.out.writeln("Installing: " + ", ".join(names))
        for name in names:
            if name != "core":
                self.out.writeln(f"Installing {name}...")
                self._fork_install(name)
                self.out.writeln("")
        self.out.writeln("Done. All modules installed.")

    def _change(self, operation, past, name):
        errors = operation(self.db, name, self.force)
        if errors:
            self._errors(errors)
            raise Exit(2)
        self.out.writeln(f"Module {name} successfully {past}")
