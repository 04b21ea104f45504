"""The guides in `docs/guide/` as pages of the product: one text for whoever reads the repository and whoever signs in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = settings.BASE_DIR / "docs" / "guide"
# How the guides refer to their pictures, as one who reads them in the repository follows it.
PICTURES = "../../static/"
GUIDES = ("founders", "staff", "news", "accessibility")


@dataclass(frozen=True)
class Guide:
    """A guide in one language: its title, what it is about, the rest as HTML, and its sections by id."""

    title: str
    lede: SafeString
    body: SafeString
    sections: tuple[tuple[str, str], ...]


@cache
def guide(slug: str, language: str) -> Guide:
    """The guide in a language. Raises FileNotFoundError for one that is none."""
    text = (FOLDER / f"{slug}.{language}.md").read_text(encoding="utf-8")
    return read(text)


def read(text: str) -> Guide:
    """A guide of Markdown: a title, one paragraph, sections. HTML in it is shown as text, not followed."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    (title, first), rest = heading_of(tokens), tokens[6:]
    sections = tuple(with_ids(rest))
    for token in walk(rest):
        if token.type == "image":
            token.attrs["src"] = static(str(token.attrs["src"]).removeprefix(PICTURES))
        if token.type == "table_open":
            token.attrSet("class", "pl-table")
    drawn = [reader.renderer.render(part, reader.options, {}) for part in (first, rest)]
    lede, body = (mark_safe(part) for part in drawn)  # noqa: S308  our own text, HTML in it escaped
    return Guide(title, lede, body, sections)


def heading_of(tokens: list[Token]) -> tuple[str, list[Token]]:
    """The title's text, and the tokens within the first paragraph."""
    kinds = [token.type for token in tokens[:6]]
    assert kinds[0] == "heading_open" and kinds[3] == "paragraph_open", kinds  # noqa: S101, PT018  see `read`
    return tokens[1].content, [tokens[4]]


def walk(tokens: list[Token]) -> Iterator[Token]:
    """Every token, those within others included."""
    for token in tokens:
        yield token
        yield from walk(token.children or [])


def with_ids(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Gives every heading an id and yields those of the sections with their titles."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            title = tokens[place + 1].content
            token.attrSet("id", id_of(title))
            token.attrSet("class", "pl-h2" if token.tag == "h2" else "pl-h3")
            if token.tag == "h2":
                yield id_of(title), title


def id_of(title: str) -> str:
    """The title as an id: words in any script, joined by hyphens."""
    return re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", title).lower()).strip("-")
