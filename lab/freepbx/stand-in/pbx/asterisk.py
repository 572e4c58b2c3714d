"""One run of Asterisk: from the start of its process to its end. Peers and the like come from what tests have set."""

import json
import os
import subprocess
import time

from pbx import asterisk_commands, modules, paths, retrieve_conf
from pbx.sip import Endpoint

INIT_SCRIPT = "/etc/init.d/asterisk"
# From a reload to a crash: a moment.
CRASH_SECONDS = 1


def _ask_version():
    """Of the package at this moment: an update of it changes what runs only at the next start."""
    query = ["rpm", "-q", "--qf", "%{VERSION}", "asterisk"]
    return subprocess.run(query, capture_output=True, text=True, check=False).stdout


def _start_time(pid):
    """In seconds since 1970."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        ticks = int(file.read().rsplit(")", 1)[1].split()[19])
    with open("/proc/stat", encoding="ascii") as file:
        booted = next(int(line.split()[1]) for line in file if line.startswith("btime "))
    return booted + ticks / os.sysconf("SC_CLK_TCK")


class Asterisk:
    """`pid`: of the process that the package's init script started."""

    def __init__(self, pid):
        self.pid = pid
        self.started = self.reloaded = _start_time(pid)
        self.version = _ask_version()
        # (whether to start again, how urgently) once somebody has asked for an end.
        self.ending = None
        # What it has read of each module that FreePBX configures, by the module's name.
        self.loaded = {}
        # When it dies of what it has read, and is started again as by safe_asterisk; None as long as it's well.
        self.crash_at = None
        address = retrieve_conf.surroundings()["address"]
        self.endpoint = Endpoint(
            address, self.version, self._extensions, self._unanswered, self._refusal
        )
        self._load()

    def _load(self):
        try:
            with open(paths.GENERATED, encoding="utf-8") as file:
                self.loaded = json.load(file)
        except OSError:
            self.loaded = {}
        for effects in self.effects:
            for line in effects.get("log", ()):
                self.log("ERROR", line)

    @property
    def effects(self):
        return list(self.loaded.values())

    @property
    def contexts(self):
        """Of the dialplan, by their names: who has made each, and its lines."""
        of_modules = {
            f"app-{name}-1": ("pbx_config", ["  's' =>            1. NoOp(%s)" % name, "                    2. Hangup()"])
            for name in self.loaded
            if name not in ("builtin", "framework")
        }
        return {**of_modules, "parkedcalls": ("features", ["  '700' =>          1. Park()"])}

    def log(self, level, text):
        os.makedirs(os.path.dirname(paths.ASTERISK_LOG), exist_ok=True)
        with open(paths.ASTERISK_LOG, "a", encoding="utf-8") as file:
            file.write(f"[{time.strftime('%Y-%m-%d %H:%M:%S')}] {level}[{self.pid}] {text}\n")

    def reload(self):
        self.reloaded = time.time()
        self.log("NOTICE", "loader.c: Reloading all modules")
        # As each reload of a real one writes.
        self.log("ERROR", "res_config_ldap.c: No directory URL or host found.")
        self._load()
        if any(effects.get("asterisk") == "crashes" for effects in self.effects):
            self.crash_at = self.reloaded + CRASH_SECONDS

    def abort_ending(self):
        self.ending = None

    def _extensions(self):
        return retrieve_conf.surroundings()["extensions"]

    def _unanswered(self):
        return retrieve_conf.surroundings()["unanswered"]

    def _refusal(self):
        # Gracefully: calls that are up go on, new ones are refused. When convenient takes them.
        if self.ending is not None and self.ending[1] < asterisk_commands.NAMES["when convenient"]:
            return 503
        refusals = [effects["call"] for effects in self.effects if "call" in effects]
        if refusals:
            self.log("WARNING", f"pbx.c: The call is refused with {refusals[0]}")
        return refusals[0] if refusals else None

    def peers(self):
        lost = any(effects.get("peers") == "unreachable" for effects in self.effects)
        return [
            {**peer, "online": peer["online"] and not lost} for peer in retrieve_conf.surroundings()["peers"]
        ]

    def registrations(self):
        lost = any(effects.get("registrations") == "lost" for effects in self.effects)
        found = retrieve_conf.surroundings()["registrations"]
        return [{**one, "state": "Unregistered" if lost else one["state"]} for one in found]

    def end_if_asked(self):
        """Ends the process, as soon as nobody talks or it was to be at once."""
        if self.crash_at is not None and time.time() >= self.crash_at:
            self.ending = (True, asterisk_commands.NAMES["now"])
        if self.ending is None or (self.endpoint.calls and self.ending[1] > 0):
            return
        action = "restart" if self.ending[0] else "stop"
        subprocess.run(
            [INIT_SCRIPT, action], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )


def running_pid():
    """@returns the process that the package's init script knows of, None if it's dead"""
    try:
        with open(paths.ASTERISK_PID, encoding="ascii") as file:
            pid = file.read().strip()
        with open(f"/proc/{pid}/comm", encoding="ascii") as file:
            return pid if file.read().strip() == "asterisk" else None
    except OSError:
        return None


def web_status(db):
    """What the web interface answers: PHP is read anew each time, so a broken module breaks it without a reload."""
    return next((one["web"] for one in modules.enabled_effects(db).values() if "web" in one), 200)
