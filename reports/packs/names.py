"""Names of files inside a pack: readable, possible on every system, and each only once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST = 80  # letters of a name without its ending; every system takes 255 bytes, and UTF-8 needs up to 4 a letter
MOST_BYTES = 180
# Windows cannot make files of these names, whatever their ending.
RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
IMPOSSIBLE = re.compile(r'[\\/:*?"<>|]+')
# Letters that are not to be seen and could turn a name round or hide its ending.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def safe_name(text: str, otherwise: str) -> str:
    """A name that every system can store, as close to the text as can be.

    Args:
        otherwise: for a text of which nothing is left.
    """
    plain = unicodedata.normalize("NFC", text)
    # A joiner holds an emoji of several parts together; it hides nothing.
    plain = "".join(" " if unicodedata.category(c) in UNSEEN and c != "\u200d" else c for c in plain)
    plain = " ".join(IMPOSSIBLE.sub(" ", plain).split())
    plain = shortened(plain).strip(" .")
    if plain.split(".")[0].strip().casefold() in RESERVED:
        plain = f"_{plain}"
    return plain or otherwise


def shortened(text: str) -> str:
    """The beginning of a text, at most `LONGEST` letters and `MOST_BYTES` bytes."""
    text = text[:LONGEST]
    while len(text.encode()) > MOST_BYTES:
        text = text[:-1]
    return text


def unique_names(texts: Iterable[str], ending: str, otherwise: str) -> Iterator[str]:
    """A file name for each text, in their order; a name that is taken, in whatever case, gets a number.

    Args:
        ending: with its dot.
    """
    taken: set[str] = set()
    for text in texts:
        base = name = safe_name(text, otherwise)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{base} ({number})"
        taken.add(name.casefold())
        yield name + ending
