"""What the first page of the paper says of its occasion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from unicodedata import east_asian_width

SHORT, LONG = 12, 24  # in Chinese characters


@dataclass(frozen=True)
class Brand:
    """How an organisation looks on paper; empty where it set nothing.

    Attributes:
        accent: the colour of titles and rules, "#rrggbb".
        logo: an address that holds the picture itself.
    """

    accent: str = ""
    logo: str = ""


PLAIN = Brand()


@dataclass(frozen=True)
class Cover:
    """What the paper says of its occasion. `dated_at`, in the reader's zone, is its only moment; there is no clock."""

    venture: str
    dated_at: datetime
    check_code: str
    organisation: str = ""
    cohort: str = ""
    revision: int | None = None
    seal: str = ""
    brand: Brand = PLAIN

    @property
    def size(self) -> str:
        """How long the name is, as a class of the style sheet; a Chinese character is as wide as two letters."""
        wide = width(self.venture)
        return "" if wide <= SHORT else "long" if wide <= LONG else "longest"


def width(text: str) -> float:
    """In Chinese characters, each as wide as two letters."""
    return sum(1.0 if east_asian_width(letter) in "WF" else 0.5 for letter in text)
