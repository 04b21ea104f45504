"""Many people at once: browsers without a screen, each with cookies and an address of its own."""

from __future__ import annotations

import http.client
import re
import socketserver
import threading
from concurrent.futures import ThreadPoolExecutor
from email import message_from_string
from urllib.parse import urlencode

PASSPHRASE = "plumb lines hang true"


class Person:
    """One browser at an address of the loopback network."""

    def __init__(self, port, address="127.0.0.1", headers=()):
        self.port, self.address, self.headers = port, address, dict(headers)
        self.cookies = {}

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(self.address, 0))
        headers = {**self.headers, "Host": "plumbline.example.org", "Referer": f"https://plumbline.example.org{path}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def submit(self, path, **fields):
        """Opens a page and sends its form: status and where it leads."""
        page = self.ask("GET", path)[2].decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if token is None:
            return page, None
        body = urlencode({"csrfmiddlewaretoken": token.group(1), **fields})
        status, headers, _page = self.ask("POST", path, body)
        return status, headers["Location"]

    def sign_in(self, email, password=PASSPHRASE):
        return self.submit("/accounts/login/", login=email, password=password)

    def sign_up(self, email, letters):
        """Creates an account and confirms it by the code in the mail."""
        form = {"name": "Mei", "email": email, "password1": PASSPHRASE}
        status, confirm = self.submit("/accounts/signup/", **form)
        if status != 302:
            return status, confirm
        return self.submit(confirm, code=letters.code_to(email))


def together(acts, at_once=8):
    """Lets many people act at about the same time; what each came to, in order."""
    with ThreadPoolExecutor(at_once) as crowd:
        return list(crowd.map(lambda act: act(), acts))


class _Letter(socketserver.StreamRequestHandler):
    """Just enough SMTP to take a mail."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.take()
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 yes\r\n")

    def take(self):
        lines = iter(self.rfile.readline, b".\r\n")
        letter = message_from_string(b"".join(lines).decode())
        self.server.letters[letter["To"]] = letter.get_payload(decode=True).decode()


class Letters(socketserver.ThreadingTCPServer):
    """A mail server that keeps the newest letter to each address."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", port), _Letter)
        self.letters = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def code_to(self, email):
        return re.search(r"^\d{4}-\d{4}\s*$", self.letters[email], re.MULTILINE).group(0).strip()
