"""A mail server as small as can be: it speaks SMTP on a real socket and keeps what it has taken."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
import time


class Session(socketserver.StreamRequestHandler):
    """One connection. What `server.says` names is answered so; None hangs up."""

    def handle(self):
        self.server.sessions += 1
        try:
            self.say(b"220 ready")
            while line := self.rfile.readline():
                verb = line.split()[0].upper().decode() if line.split() else ""
                if verb == "QUIT":
                    return self.say(b"221 bye")
                self.take_letter() if verb == "DATA" and "DATA" not in self.server.says else self.answer(verb)
        except (ConnectionError, HangsUp):
            return None

    def answer(self, verb):
        self.say(self.server.says.get(verb, b"250 fine"))

    def take_letter(self):
        self.say(b"354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return  # half a letter is none
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        said = self.server.says.get("LETTER", b"250 taken")
        time.sleep(self.server.thinks)
        if said is None or said.startswith(b"2"):
            self.server.taken.append(b"".join(lines))
        self.say(said)

    def say(self, text):
        if text is None:
            raise HangsUp
        self.wfile.write(text + b"\r\n")


class HangsUp(Exception):
    """The server closes the connection without a word."""


class MailServer(socketserver.ThreadingTCPServer):
    """Attributes: `says` answers by verb ("LETTER": after the whole letter), `thinks` seconds before that answer."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.says, self.taken, self.thinks, self.sessions = {}, [], 0, 0

    @property
    def letters(self):
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.taken]

    def handle_error(self, request, client_address):
        """A client that is gone is nothing to tell of."""

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.shutdown()
        self.server_close()
