"""
Serves SIP, the control socket and the web interface of a container.

Asterisk's own process is the package's, which only sleeps, so that updates replace what it executes. This
daemon watches it, and serves SIP and the control socket only while it lives: who stops that service stops the
answers of this one.
"""

import os
import selectors
import socket

from pbx import asterisk_commands, database, paths, retrieve_conf
from pbx.asterisk import Asterisk, running_pid, web_status

SIP_PORT = 5060
WEB_PORT = 80
READY = "/run/lab-pbx.ready"
# How soon a start of Asterisk is noticed; its end is noticed at once.
LOOK_EVERY_SECONDS = 0.1


def _is_closed(one):
    return one.closed if hasattr(one, "closed") else one.fileno() < 0


class Daemon:
    """One per container."""

    def __init__(self):
        self.address = retrieve_conf.surroundings()["address"]
        self.selector = selectors.DefaultSelector()
        self.asterisk = None
        self.sockets = []
        web = socket.create_server((self.address, WEB_PORT))
        self.selector.register(web, selectors.EVENT_READ, lambda: self._serve(web, self._answer_web))

    def _serve(self, listener, answer):
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(2)
            try:
                connection.sendall(answer(connection.recv(65536).decode(errors="replace")))
            except OSError:
                # A client that went away, or says nothing, is nobody's business.
                pass

    def _answer_web(self, request):
        status = web_status(database.connect())
        body = "<title>FreePBX Administration</title>\n" if status == 200 else "Whoops\n"
        if request.startswith("HEAD "):
            body = ""
        head = f"HTTP/1.0 {status} {'OK' if status == 200 else 'Error'}\r\nContent-Type: text/html\r\n\r\n"
        return (head + body).encode()

    def _answer_control(self, request):
        return asterisk_commands.answer(self.asterisk, request.strip()).encode()

    def _answer_sip(self, sip):
        data, sender = sip.recvfrom(65536)
        try:
            answers = self.asterisk.endpoint.receive(data.decode(errors="replace"))
        except (ValueError, KeyError):
            self.asterisk.log("WARNING", f"chan_sip.c: Not a SIP request, from {sender[0]}:{sender[1]}")
            return
        for answer in answers:
            sip.sendto(answer.encode(), sender)

    def _open(self, pid):
        self.asterisk = Asterisk(pid)
        sip = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sip.bind((self.address, SIP_PORT))
        if os.path.exists(paths.ASTERISK_SOCKET):
            os.remove(paths.ASTERISK_SOCKET)
        control = socket.socket(socket.AF_UNIX)
        control.bind(paths.ASTERISK_SOCKET)
        control.listen(16)
        process = open(os.pidfd_open(int(pid)), "rb")
        self.sockets = [sip, control, process]
        self.selector.register(process, selectors.EVENT_READ, lambda: None)
        self.selector.register(sip, selectors.EVENT_READ, lambda: self._answer_sip(sip))
        self.selector.register(
            control, selectors.EVENT_READ, lambda: self._serve(control, self._answer_control)
        )
        self.asterisk.log("NOTICE", f"asterisk.c: Asterisk {self.asterisk.version} is ready")

    def _close(self):
        for one in self.sockets:
            self.selector.unregister(one)
            one.close()
        if os.path.exists(paths.ASTERISK_SOCKET):
            os.remove(paths.ASTERISK_SOCKET)
        self.sockets, self.asterisk = [], None

    def _follow_process(self):
        pid = running_pid()
        if self.asterisk is not None and self.asterisk.pid != pid:
            self._close()
        if self.asterisk is None and pid is not None:
            self._open(pid)

    def run(self):
        self._follow_process()
        # The init script waits for it.
        with open(READY, "w", encoding="ascii"):
            pass
        while True:
            self._follow_process()
            for key, _ in self.selector.select(LOOK_EVERY_SECONDS):
                # Before each answer: a dead Asterisk gives none.
                self._follow_process()
                if not _is_closed(key.fileobj):
                    key.data()
            if self.asterisk is not None:
                self.asterisk.end_if_asked()


if __name__ == "__main__":
    Daemon().run()
