"""What a first visit weighs over the wire: a page with everything it names, and what that imports, as browsers ask for it."""

from __future__ import annotations

import gzip
import http.client
import re
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urljoin

KILOBYTE = 1024
ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"')
IMPORT = re.compile(rb'^import .*?from "(\./[^"]+)"', re.MULTILINE)
LIMITS = {"chapter": 100, "result": 100, "script of a chapter": 40}


@dataclass(frozen=True)
class Weight:
    """Bytes as they travel, headers included.

    Attributes:
        all: the page and its files.
        script: those of them that are scripts.
        files: the headers of each file.
    """

    all: int
    script: int
    files: dict[str, Message]


@dataclass(frozen=True)
class Browser:
    """Asks a server that believes its proxy, as a browser with this session."""

    port: int
    session: str

    def get(self, path: str) -> tuple[Message, bytes]:
        """The headers and the compressed body of a page or a file."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": "plumbline.example.org", "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip, br"}
        connection.request("GET", path, headers={**headers, "Cookie": f"__Host-session={self.session}"})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status != 200:
            raise OSError(f"{path} answered {response.status}")
        return response.headers, body

    def first_visit(self, path: str) -> Weight:
        """What the page and everything it needs weigh."""
        headers, body = self.get(path)
        weight, script = len(str(headers)) + len(body), 0
        page = gzip.decompress(body) if headers["Content-Encoding"] == "gzip" else body
        wanted = [asset.decode() for asset in sorted(set(ASSET.findall(page)))]
        files: dict[str, Message] = {}
        while wanted:
            asset = wanted.pop()
            if asset in files:
                continue
            files[asset], file = self.get(asset)
            size = len(str(files[asset])) + len(file)
            weight += size
            if asset.endswith(".js"):
                script += size
                wanted += [urljoin(asset, name.decode()) for name in IMPORT.findall(unpacked(files[asset], file))]
        return Weight(weight, script, files)


def unpacked(headers: Message, body: bytes) -> bytes:
    """A body as it was before it was compressed."""
    if headers["Content-Encoding"] == "br":
        import brotli  # type: ignore[import-untyped]

        return bytes(brotli.decompress(body))
    return gzip.decompress(body) if headers["Content-Encoding"] == "gzip" else body


def show(browser: Browser, pages: dict[str, str]) -> None:
    """Prints what the first visit of each page weighs, by its name.

    Args:
        pages: path by name.
    """
    for name, path in pages.items():
        weight = browser.first_visit(path)
        line(name, weight.all)
        if name == "chapter":
            line("script of a chapter", weight.script)


def line(name: str, size: int) -> None:
    limit, now = LIMITS.get(name), size / KILOBYTE
    allowed = f"  at most {limit} KB{'  OVER' if now > limit else ''}" if limit else ""
    print(f"{'first visit: ' + name:34}{now:6.1f} KB{allowed}")
