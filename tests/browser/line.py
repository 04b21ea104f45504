"""A line between browser and server that can be cut: what the tools of a browser call offline lets some requests pass."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Line:
    """Passes bytes on to a server; while it is cut, connections are refused and open ones end."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.to = (parts.hostname, parts.port)
        self.open = set()
        self.lock = threading.Lock()
        self.listener = None
        self.port = 0
        self.join()
        self.url = f"http://127.0.0.1:{self.port}"

    def join(self):
        """Connects, the first time and after a cut."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        listener.listen(64)
        self.listener = listener
        threading.Thread(target=self.accept, args=[listener], daemon=True).start()

    def cut(self):
        """Refuses everything from now on."""
        with self.lock:
            listener, self.listener = self.listener, None
            ends, self.open = self.open, set()
        for end in [listener, *ends]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def accept(self, listener):
        while True:
            try:
                near, _address = listener.accept()
                far = socket.create_connection(self.to)
            except OSError:
                return
            with self.lock:
                if self.listener is not listener:
                    near.close()
                    far.close()
                    return
                self.open |= {near, far}
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=pair, daemon=True).start()

    def carry(self, source, target):
        with contextlib.suppress(OSError):
            while content := source.recv(65536):
                target.sendall(content)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
