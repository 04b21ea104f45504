"""Which characters can be drawn here, asked of fontconfig; and what is printed for those that cannot."""

from __future__ import annotations

import ctypes
import os
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

FONTS = Path(__file__).resolve().parents[1] / "fonts"
# Read by fontconfig when a font is first asked for: our two fonts first, the system's after.
os.environ.setdefault("FONTCONFIG_FILE", str(FONTS / "fonts.conf"))

DRAWN = {b"TrueType", b"CFF"}  # the formats that are drawn; fontconfig lists others
UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}  # controls, joiners and spaces need no glyph
# Characters of other kinds that are not to be seen either: fillers and selectors of variants.
IGNORED = {0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


def drawable(text: str) -> str:
    """The text, each character that no font here has replaced by its number: “[U+20BB7]”.

    Left alone, such a character would be printed as nothing, or as an empty box that says nothing.
    """
    missing = without_glyph(text)
    return text.translate(missing) if missing else text


def without_glyph(text: str) -> dict[int, str]:
    """The characters of the text that no font has, and what stands for each."""
    return {ord(c): f"[U+{ord(c):04X}]" for c in set(text) if not c.isascii() and not has_glyph(c)}


@cache
def has_glyph(character: str) -> bool:
    """Whether a font has the character, or it needs none."""
    point = ord(character)
    if unicodedata.category(character) in UNSEEN or point in IGNORED:
        return True
    return any(fontconfig().FcCharSetHasChar(held, point) for held in coverage())


@lru_cache(maxsize=1)
def fontconfig() -> ctypes.CDLL:
    """The library, told what its functions take and give."""
    library = ctypes.CDLL("libfontconfig.so.1")
    pointer = ctypes.c_void_p
    for name, takes in {
        "FcPatternCreate": [],
        "FcObjectSetCreate": [],
        "FcFontList": [pointer, pointer, pointer],
    }.items():
        function = getattr(library, name)
        function.restype, function.argtypes = pointer, takes
    library.FcObjectSetAdd.argtypes = [pointer, ctypes.c_char_p]
    library.FcPatternGetCharSet.argtypes = [pointer, ctypes.c_char_p, ctypes.c_int, pointer]
    library.FcPatternGetString.argtypes = [pointer, ctypes.c_char_p, ctypes.c_int, pointer]
    library.FcCharSetHasChar.argtypes = [pointer, ctypes.c_uint32]
    return library


class FontSet(ctypes.Structure):
    """Fontconfig's list of fonts."""

    _fields_ = (("count", ctypes.c_int), ("room", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))


@lru_cache(maxsize=1)
def coverage() -> tuple[int, ...]:
    """The sets of characters of all fonts that can be drawn, as fontconfig's own; they live as long as we do."""
    library = fontconfig()
    wanted = library.FcObjectSetCreate()
    for name in (b"charset", b"fontformat"):
        library.FcObjectSetAdd(wanted, name)
    listed = library.FcFontList(None, library.FcPatternCreate(), wanted)
    fonts = ctypes.cast(listed, ctypes.POINTER(FontSet)).contents
    return tuple(charsets(fonts.fonts[number] for number in range(fonts.count)))


def charsets(fonts: Iterable[int | None]) -> Iterable[int]:
    """The set of each font of a format that is drawn, once."""
    held, form = ctypes.c_void_p(), ctypes.c_char_p()
    for font in fonts:
        has_form = not fontconfig().FcPatternGetString(font, b"fontformat", 0, ctypes.byref(form))
        has_set = not fontconfig().FcPatternGetCharSet(font, b"charset", 0, ctypes.byref(held))
        if has_form and form.value in DRAWN and has_set and held.value:
            yield held.value
