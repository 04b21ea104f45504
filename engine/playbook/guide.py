"""The guide that a playbook rests on: its title and author, its sections, and where in it each section stands.

It is beside a playbook's versions, in `sources.yaml`: a version published before the guide was named is cited
in the same words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.playbook.fields import Book, Fields
from engine.playbook.parts import Text
from engine.playbook.shapes import TEXT, WORD, WORD_TEXT, Shape, many, optional, strings
from engine.reading.problems import PlaybookProblems
from engine.reading.yaml_strict import read_file

SOURCES = "sources.yaml"
PLACE = Shape("place", "the place in the guide", {"begins": WORD, "name": TEXT})
LIST = Shape(
    "sources",
    "the list of sources",
    {"title": optional(TEXT), "author": optional(TEXT), "places": many(PLACE), "sections": strings(WORD_TEXT)},
)


@dataclass(frozen=True, slots=True)
class Guide:
    """What a playbook encodes.

    Attributes:
        title, author: None where the file names none.
        sections: what questions may cite.
        places: how the ids of sections begin, each with the chapter or section as readers know it.
    """

    title: Text | None
    author: Text | None
    sections: frozenset[str]
    places: tuple[tuple[str, Text], ...] = ()

    def place_of(self, section: str) -> Text:
        """Where a section stands, as its readers find it; its id where the file does not tell."""
        found = [pair for pair in self.places if section.startswith(pair[0])]
        return max(found, key=lambda pair: len(pair[0]))[1] if found else Text(section, section)

    def places_of(self, sections: Iterable[str], language: str) -> tuple[str, ...]:
        """The places of several sections, each once, in the order cited."""
        return tuple(dict.fromkeys(self.place_of(section).in_language(language) for section in sections))


NO_GUIDE = Guide(None, None, frozenset())


def load_guide(folder: Path) -> Guide | None:
    """The guide of the playbook in a folder, from `sources.yaml`; None where there is no such file.

    Raises:
        PlaybookProblems
    """
    path = folder / SOURCES
    if not path.exists():
        return None
    data, reader = read_file(path, SOURCES)
    book = Book(reader.places, reader.raws)
    fields = Fields(book, data, (), LIST)
    places = []
    for place in fields.children("places"):
        places.append((place.string("begins"), place.needed_text("name")))
        place.done()
    guide = Guide(fields.text("title"), fields.text("author"), frozenset(fields.strings("sections")), tuple(places))
    fields.done()
    if reader.problems or book.problems:
        raise PlaybookProblems([*reader.problems, *book.problems])
    return guide
