"""What modules ask of each other, of FreePBX and of PHP."""

import re

from pbx import database, modules, versions

PHP_VERSION = {True: "5.6.40", False: "5.3.3"}

_VERSION = re.compile(r"^(lt|le|gt|ge|==|=|eq|!=|ne)?\s*(\d.*)$", re.IGNORECASE)
_MODULE = re.compile(r"^([a-z0-9_]+)(?:\s+(lt|le|gt|ge|==|=|eq|!=|ne)?\s*(\d\S*))?$", re.IGNORECASE)


class Unmet:
    """One unmet requirement: the sentence FreePBX has for it, and the module it's about, if it's about one."""

    def __init__(self, sentence, module=None, version=None):
        self.sentence = sentence
        self.module = module
        self.version = version


def _complain(what, wanted, installed, operator):
    if operator == "lt":
        return f"A {what} version below {wanted} is required, you have {installed}"
    if operator == "le":
        return f"{what} version {wanted} or below is required, you have {installed}"
    if operator == "gt":
        return f"A {what} version newer than {wanted} required, you have {installed}"
    if operator in ("ne", "!="):
        return f"Your {installed} version ({wanted}) is incompatible."
    if operator in ("eq", "=", "=="):
        return f"Only {what} version {wanted} is compatible, you have {installed}"
    return f"{what} version {wanted} or higher is required, you have {installed}"


def _check_version(what, requirement, installed):
    match = _VERSION.match(requirement)
    if not match:
        return []
    operator = (match[1] or "ge").lower()
    if versions.satisfies(installed, operator, match[2]):
        return []
    return [Unmet(_complain(what, match[2], installed, operator))]


def _check_module(db, requirement):
    match = _MODULE.match(requirement)
    if not match:
        return []
    name, operator, wanted = match[1], (match[2] or "ge").lower(), match[3]
    needed = modules.read_one(db, name)
    if needed is None:
        return [Unmet(f'The Module Named "{name}" is required.', name)]
    title = f"<strong>{needed.title}</strong>"
    if needed.status == modules.ENABLED:
        if wanted is None or versions.satisfies(needed.db_version, operator, wanted):
            return []
        sentence = _complain(f"{title} module", wanted, needed.db_version, operator)
    elif needed.status == modules.BROKEN:
        sentence = (
            f'The Module Named "{title}" is required, but yours is broken. '
            "You should reinstall it and try again."
        )
    elif needed.status == modules.DISABLED:
        sentence = f'The Module Named "{title}" is required, but yours is disabled.'
    elif needed.status == modules.NEED_UPGRADE:
        sentence = (
            f'The Module Named "{title}" is required, but yours is disabled because it needs to be upgraded. '
            f"Please upgrade {title} first, and then try again."
        )
    else:
        sentence = f'The Module Named "{title}" is required, yours is not installed.'
    return [Unmet(sentence, name, wanted)]


def unmet(db, module):
    """@returns one Unmet for each requirement of a local module that isn't met"""
    found = []
    for kind, requirement in module.fields["depends"]:
        if kind == "version":
            found += _check_version("FreePBX", requirement, database.framework_version(db))
        elif kind == "phpversion":
            found += _check_version("PHP", requirement, PHP_VERSION[database.is_fwconsole(db)])
        elif kind == "module":
            found += _check_module(db, requirement)
    return found


def dependents(db, name):
    """Names of the enabled modules that depend on this one; none for a broken one, as FreePBX has it."""
    module = modules.read_one(db, name)
    if module is not None and module.status == modules.BROKEN:
        return []
    active = modules.read_all(db, (modules.ENABLED, modules.NEED_UPGRADE))
    return [
        other.name
        for other in active.values()
        for kind, requirement in other.fields["depends"]
        if kind == "module" and requirement.split()[0] == name
    ]
