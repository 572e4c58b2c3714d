"""
What FreePBX remembers of its modules' states, from 14 on, in a file. A list and each change of a module renew it; a reload
believes it.
"""

import json
import os

from pbx import database, modules, paths

_HEAD = "<?php // "


def _is_kept(db):
    return int(database.framework_version(db).split(".")[0]) >= 14


def remember(db):
    if not _is_kept(db):
        return
    states = {name: [one.status, one.version] for name, one in modules.read_all(db).items()}
    os.makedirs(os.path.dirname(paths.STATES), exist_ok=True)
    with open(paths.STATES, "w", encoding="utf-8") as file:
        file.write(_HEAD + json.dumps(states) + "\n")


def active(db):
    """Names of the modules that a reload makes configuration of: of what it remembers, only what is still there."""
    known = modules.read_all(db)
    if not _is_kept(db):
        return [name for name, one in known.items() if one.status == modules.ENABLED]
    if not os.path.isfile(paths.STATES):
        remember(db)
    with open(paths.STATES, encoding="utf-8") as file:
        states = json.loads(file.read().removeprefix(_HEAD))
    return [name for name, one in known.items() if states.get(name) == [modules.ENABLED, one.version]]


def active_effects(db):
    """What they do wrong, by the module's name."""
    return {name: modules.effects(name) for name in active(db)}
