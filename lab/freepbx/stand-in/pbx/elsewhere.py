"""What each reload puts elsewhere of a module: copies of agi-bin, and links to the rest, even in the place of one's own files."""

import os
import shutil
import time

from pbx import paths

_LINKED = {"bin": paths.BIN, "etc": paths.CONFIGURATION, "images": paths.WEB_ROOT + "/admin/images"}


def _link(source, target):
    if os.path.exists(target) and not os.path.islink(target):
        kept = os.path.join(os.path.dirname(target), "backup")
        os.makedirs(kept, exist_ok=True)
        os.rename(target, os.path.join(kept, f"{os.path.basename(target)}.bk.{int(time.time())}"))
    if not os.path.islink(target):
        os.symlink(source, target)


def place(name):
    if name == "framework":
        return
    folder = os.path.join(paths.MODULES, name)
    for kind, target in _LINKED.items():
        source = os.path.join(folder, kind)
        if os.path.isdir(source):
            os.makedirs(target, exist_ok=True)
            for entry in os.listdir(source):
                _link(os.path.join(source, entry), os.path.join(target, entry))
    agi = os.path.join(folder, "agi-bin")
    if os.path.isdir(agi):
        shutil.copytree(agi, paths.AGI, dirs_exist_ok=True)
