"""`php -r` as far as scripts use it: its version, and FreePBX's bootstrap, which loads all enabled modules."""

import re
import sys

from pbx import database, dependencies, module_states, paths


def _load_modules(db):
    """@returns whether all could be loaded; what breaks one is told as Whoops tells it"""
    for name, effects in module_states.active_effects(db).items():
        if effects.get("load") == "parse error":
            file = f"{paths.MODULES}/{name}/functions.inc.php"
            print(f'ParseError: syntax error, unexpected token "{{", expecting "(" in file {file} on line 2', file=sys.stderr)
            print(f"Stack trace:\n  1. ParseError->() {file}:2", file=sys.stderr)
            return False
    return True


def main(argv):
    code = argv[argv.index("-r") + 1] if "-r" in argv[:-1] else ""
    db = database.connect()
    if "PHP_VERSION" in code:
        print(dependencies.PHP_VERSION[database.is_fwconsole(db)])
        return 0
    if "/etc/freepbx.conf" not in code:
        print("Could not open input file", file=sys.stderr)
        return 1
    if not _load_modules(db):
        return 255
    # What it says in the end; the lab's modules have no pages that it could find wrong before.
    print(re.findall(r'echo "([^"]*)"', code)[-1].replace("\\n", "\n"), end="")
    return 0
