"""module.sig of FreePBX 12 and newer: a clear-signed list of SHA-256 sums, judged by real gpg."""

import configparser
import hashlib
import json
import os
import subprocess

from pbx import framework_files, paths

GOOD, TAMPERED, INVALID, UNSIGNED, EXPIRED, REVOKED, TRUSTED = 1, 2, 4, 8, 32, 64, 128

# What a line of gpg's status says of the signature.
_BITS = {
    "VALIDSIG": GOOD,
    "BADSIG": TAMPERED,
    "TRUST_UNDEFINED": TAMPERED,
    "ERRSIG": INVALID,
    "REVKEYSIG": REVOKED,
    "EXPKEYSIG": EXPIRED,
    "TRUST_ULTIMATE": TRUSTED,
    "TRUST_FULLY": TRUSTED,
}


def _open(file):
    """@returns the bits gpg's status amounts to, and the signed text"""
    command = ["gpg", "--homedir", paths.GNUPG_HOME, "--no-permission-warning", "--batch", "--status-fd", "2"]
    answer = subprocess.run([*command, "--output", "-", file], capture_output=True, text=True, check=False)
    status = 0
    for line in answer.stderr.splitlines():
        if line.startswith("[GNUPG:] "):
            status |= _BITS.get(line.split()[1], 0)
    return status, answer.stdout


def vendor(name):
    """What the list of 17 says: who has signed module.sig, whatever became of the files since."""
    signed = os.path.isfile(os.path.join(paths.MODULES, name, "module.sig"))
    return "Sangoma" if signed else "Unsigned"


def verify(name):
    """@returns `status` (bits) and `details` (a line per file that isn't as signed), as the database has them"""
    folder = os.path.join(paths.MODULES, name)
    file = os.path.join(folder, "module.sig")
    if not os.path.isfile(file):
        return {"status": UNSIGNED, "details": ["unsigned"]}
    status, text = _open(file)
    if not status & TRUSTED or not status & GOOD:
        return {"status": status, "details": ["module.sig check failed! Signed by unkown, untrusted key."]}
    # Names of files are case-sensitive and may contain a colon.
    parser = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=(";", "#"))
    parser.optionxform = str
    parser.read_string(text)
    status, details = GOOD | TRUSTED, []
    for relative, expected in parser.items("hashes"):
        # What install.php has moved is looked for where it is now.
        moved = framework_files.place_of(relative) if name == "framework" else None
        target = os.path.join(folder, relative)
        if moved is not None and not os.path.exists(target):
            target = moved
        try:
            with open(target, "rb") as content:
                complaint = "" if hashlib.sha256(content.read()).hexdigest() == expected else "altered"
        except OSError:
            complaint = "missing"
        if complaint:
            status = (status | TAMPERED) & ~GOOD
            details.append(f"{target} {complaint}")
    return {"status": status, "details": details}


def store(db, name):
    """Judges one module and keeps the judgement in its row."""
    judgement = verify(name)
    db.execute("UPDATE modules SET signature = ? WHERE modulename = ?", (json.dumps(judgement), name))
    return judgement
