"""Pictures that people may choose as a logo, good and bad."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw, PngImagePlugin

SECRET = b"Studio 51.5N 0.12W"


def picture(width=400, height=100, kind="PNG", mode="RGB", **more):
    """A picture with a mark in its upper left corner."""
    made = Image.new(mode, (width, height), more.pop("ground", "white"))
    ImageDraw.Draw(made).rectangle((0, 0, width // 4, height // 4), fill=more.pop("mark", "red"))
    out = BytesIO()
    made.save(out, kind, **more)
    return out.getvalue()


def talking(kind):
    """A picture whose file says more than its pixels: a place, a text, a profile."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6  # lies on its side
    more = {"exif": exif, "icc_profile": SECRET * 10}
    if kind == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Comment", SECRET.decode())
    return picture(kind=kind, **more)


def moving():
    frames = [Image.new("RGB", (40, 40), ground) for ground in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(width, height, text=b""):
    """A PNG of a few bytes whose head promises that many pixels, or whose text unpacks to a hundred megabytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + text + chunk(b"IDAT", zlib.compress(b"\0" * 10)) + chunk(b"IEND", b"")


def text_bomb():
    return bomb(10, 10, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 100_000_000)))
