"""What `asterisk -rx` answers. Formats as in Asterisk 11."""

import time

NAMES = {"now": 0, "gracefully": 1, "when convenient": 2}


def _plural(count, noun):
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _spell_out(seconds):
    """`1 hour, 2 minutes, 3 seconds `: with a blank at the end."""
    parts = []
    for unit, size in (("year", 31536000), ("week", 604800), ("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            parts.append(_plural(seconds // size, unit))
            seconds %= size
    return ", ".join([*parts, *([_plural(seconds, "second") + " "] if seconds or not parts else [])])


def show_uptime(asterisk, in_seconds):
    now = time.time()
    lines = []
    for title, since in (("System uptime", asterisk.started), ("Last reload", asterisk.reloaded)):
        seconds = int(now - since)
        lines.append(f"{title}: {seconds if in_seconds else _spell_out(seconds)}\n")
    return "".join(lines)


def show_channels(asterisk, only_count):
    calls = asterisk.endpoint.calls
    lines = []
    if not only_count:
        lines.append(f"{'Channel':20} {'Location':20} {'State':7} Application(Data)             \n")
        for number, (extension, _) in enumerate(calls.values()):
            channel, location = f"SIP/lab-{number:08x}", f"{extension}@from-internal:1"
            lines.append(f"{channel:20.20} {location:20.20} {'Up':7} {'Echo()':30}\n")
    lines.append(_plural(len(calls), "active channel") + "\n")
    lines.append(_plural(len(calls), "active call") + "\n")
    lines.append(_plural(asterisk.endpoint.processed, "call") + " processed\n")
    return "".join(lines)


def show_peers(asterisk):
    row = "{:25.25} {:39.39} {:3.3} {:10.10} {:3.3} {:8} {:11} {:32.32}\n"
    lines = [row.format("Name/username", "Host", "Dyn", "Forcerport", "ACL", "Port", "Status", "Description")]
    counts = {(monitored, online): 0 for monitored in (True, False) for online in (True, False)}
    peers = asterisk.peers()
    for peer in peers:
        counts[peer["monitored"], peer["online"]] += 1
        host, port = (peer["host"], "5060") if peer["online"] else ("(Unspecified)", "0")
        state = ("OK (1 ms)" if peer["online"] else "UNREACHABLE") if peer["monitored"] else "Unmonitored"
        lines.append(row.format(f"{peer['name']}/{peer['name']}", host, "D", "N", "", port, state, ""))
    lines.append(
        f"{len(peers)} sip peers [Monitored: {counts[True, True]} online, {counts[True, False]} offline "
        f"Unmonitored: {counts[False, True]} online, {counts[False, False]} offline]\n"
    )
    return "".join(lines)


def show_registry(asterisk):
    row = "{:39.39} {:6.6} {:12.12} {:>8.8} {:20.20} {:25.25}\n"
    lines = [row.format("Host", "dnsmgr", "Username", "Refresh", "State", "Reg.Time")]
    registrations = asterisk.registrations()
    for one in registrations:
        since = time.strftime("%a, %d %b %Y %H:%M:%S", time.gmtime(asterisk.started))
        when = since if one["state"] == "Registered" else ""
        lines.append(row.format(f"{one['host']}:5060", "N", one["username"], "105", one["state"], when))
    return "".join([*lines, f"{len(registrations)} SIP registrations.\n"])


def show_dialplan(asterisk, wanted=None):
    """Of all contexts, or of one. Lines have the name of what made them at the end."""
    contexts = asterisk.contexts
    if wanted is not None and wanted not in contexts:
        return f"There is no existence of '{wanted}' context\n"
    shown = contexts if wanted is None else {wanted: contexts[wanted]}
    lines, priorities = [], 0
    for name, (maker, steps) in shown.items():
        lines.append(f"[ Context '{name}' created by '{maker}' ]")
        lines += [f"{step:62}[{maker}]" for step in steps]
        if maker == "pbx_config":
            include = f"  Include =>        '{name}-custom'"
            lines.append(f"{include:62}[{maker}]")
        lines.append("")
        priorities += len(steps)
    extensions = _plural(len(shown), "extension")
    total = _plural(priorities, "priority").replace("prioritys", "priorities")
    lines.append(f"-= {extensions} ({total}) in {_plural(len(shown), 'context')}. =-")
    return "\n".join(lines) + "\n"


def _end(asterisk, restart, manner):
    speed = NAMES[manner]
    if asterisk.ending is not None and speed >= asterisk.ending[1]:
        return f"Ignoring asterisk {'restart' if restart else 'shutdown'} request, already in progress.\n"
    asterisk.ending = (restart, speed)
    return ""


def answer(asterisk, command):
    """@returns the text that a command prints"""
    words = " ".join(command.split())
    for restart, verb in ((True, "core restart "), (False, "core stop ")):
        if words.startswith(verb) and words[len(verb) :] in NAMES:
            return _end(asterisk, restart, words[len(verb) :])
    if words.startswith("dialplan show "):
        return show_dialplan(asterisk, words[len("dialplan show ") :])
    answers = {
        "dialplan show": lambda: show_dialplan(asterisk),
        "core show version": lambda: (
            f"Asterisk {asterisk.version} built by mockbuild @ lab.invalid on a x86_64 running Linux "
            "on 2018-01-01 00:00:00 UTC\n"
        ),
        "lab show version": lambda: f"{asterisk.version}\n",
        "core show uptime": lambda: show_uptime(asterisk, False),
        "core show uptime seconds": lambda: show_uptime(asterisk, True),
        "core show channels": lambda: show_channels(asterisk, False),
        "core show channels count": lambda: show_channels(asterisk, True),
        "core show calls": lambda: "".join(show_channels(asterisk, True).splitlines(True)[1:]),
        "sip show peers": lambda: show_peers(asterisk),
        "sip show registry": lambda: show_registry(asterisk),
        "core waitfullybooted": lambda: "Asterisk has fully booted.\n",
        "core abort shutdown": asterisk.abort_ending,
        "core reload": asterisk.reload,
        "module reload": asterisk.reload,
    }
    if words in answers:
        return answers[words]() or ""
    return f"No such command '{words}' (type 'core show help {words}' for other possible commands)\n"
