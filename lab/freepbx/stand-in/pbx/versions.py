"""PHP's version_compare, by which FreePBX orders versions."""

import re

# What isn't in this list is below all of it; "#" stands for any number.
_FORMS = ("dev", "alpha", "a", "beta", "b", "RC", "rc", "#", "pl", "p")
_RANKS = dict(zip(_FORMS, (0, 1, 1, 2, 2, 3, 3, 4, 5, 5)))

_OPERATORS = {
    "lt": lambda order: order < 0,
    "le": lambda order: order <= 0,
    "gt": lambda order: order > 0,
    "ge": lambda order: order >= 0,
    "eq": lambda order: order == 0,
    "=": lambda order: order == 0,
    "==": lambda order: order == 0,
    "ne": lambda order: order != 0,
    "!=": lambda order: order != 0,
}


def _parts(version):
    dotted = re.sub(r"[-_+]", ".", version)
    dotted = re.sub(r"(?<=\d)(?=[^\d.])|(?<=[^\d.])(?=\d)", ".", dotted)
    return [part for part in dotted.split(".") if part]


def _rank(part):
    if part.isdigit() or part.startswith("#"):
        return _RANKS["#"]
    matching = [rank for form, rank in _RANKS.items() if part.startswith(form)]
    return matching[0] if matching else -1


def _order(left, right):
    return (left > right) - (left < right)


def _compare_parts(left, right):
    for one, other in zip(left, right):
        both = one.isdigit() and other.isdigit()
        order = _order(int(one), int(other)) if both else _order(_rank(one), _rank(other))
        if order != 0:
            return order
    if len(left) == len(right):
        return 0
    if len(left) < len(right):
        return -_compare_parts(right, left)
    rest = left[len(right) :]
    return 1 if rest[0].isdigit() else _compare_parts(rest, ["#N#"])


def compare(left, right):
    """-1, 0 or 1. FreePBX lowers the case first, and writes RC in capitals."""
    return _compare_parts(*(_parts(version.lower().replace("rc", "RC")) for version in (left, right)))


def satisfies(installed, operator, wanted):
    return _OPERATORS[operator](compare(installed, wanted))
