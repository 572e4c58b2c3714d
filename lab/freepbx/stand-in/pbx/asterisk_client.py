"""`asterisk -rx COMMAND`: asks the running Asterisk over its control socket."""

import socket
import sys

from pbx import paths

UNREACHABLE = f"Unable to connect to remote asterisk (does {paths.ASTERISK_SOCKET} exist?)"


def ask(command):
    """@returns what Asterisk prints; None if there's none"""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(paths.ASTERISK_SOCKET)
            connection.sendall(command.encode() + b"\n")
            chunks = []
            while chunk := connection.recv(65536):
                chunks.append(chunk)
            return b"".join(chunks).decode()
    except OSError:
        return None


def is_running():
    return ask("core show uptime seconds") is not None


def main(argv):
    options = argv[1:]
    if options == ["-V"]:
        print("Asterisk " + (ask("lab show version") or "not running").strip())
        return 0
    if len(options) < 2 or "x" not in options[-2] or "r" not in "".join(options[:-1]):
        print(
            "asterisk: this stand-in knows -V and -rx COMMAND; start it by its init script", file=sys.stderr
        )
        return 1
    answer = ask(options[-1])
    if answer is None:
        print(UNREACHABLE, file=sys.stderr)
        return 1
    sys.stdout.write(answer)
    return 0
