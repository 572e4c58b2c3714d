"""What framework's install.php does with amp_conf: its files go to where they're used, and are deleted where they were."""

import os
import shutil

from pbx import paths

PLACES = {"htdocs": paths.WEB_ROOT, "bin": paths.BIN, "agi-bin": paths.AGI}


class Thrown(Exception):
    """An exception in install.php that nobody catches. `where`: as the console names it."""

    def __init__(self, sentence, where):
        super().__init__(sentence)
        self.where = where


def place_of(relative):
    """Where a file of the module is once it's installed."""
    kind, _, rest = relative.removeprefix("amp_conf/").partition("/")
    return os.path.join(PLACES[kind], rest) if relative.startswith("amp_conf/") else None


def move(say, dies=False):
    """@raises Thrown, as that of 17 does without a network, when all is copied already"""
    source = os.path.join(paths.MODULES, "framework", "amp_conf")
    if not os.path.isdir(os.path.join(source, "htdocs")):
        say(f"No directory {source}/htdocs, install script not needed\n")
        return
    for name, target in PLACES.items():
        shutil.copytree(os.path.join(source, name), target, dirs_exist_ok=True)
        say(f"installing files to {target}..done\n")
    if dies:
        raise Thrown("The signing key is about to expire, and a newer one can't be fetched", "install.php line 150")
    shutil.rmtree(source)
    say(f"file/directory: {source} removed successfully\n")
