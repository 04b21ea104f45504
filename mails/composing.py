"""A letter from its templates, in one language: subject, text and HTML, with links that lead home."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.template import Context, engines
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import escape

from mails.kinds import Kind
from mails.models import Mail
from mails.stopping import stop_link

LONGEST_SUBJECT: int = Mail._meta.get_field("subject").max_length or 0


class BadContext(ValueError):
    """A writer did not give what the templates of the letter read, or a link that leads elsewhere."""


@dataclass(frozen=True)
class Letter:
    """What is read: the subject on one line, the text, and the same as HTML."""

    subject: str
    text: str
    html: str

    @property
    def body(self) -> str:
        """The text without its foot: that holds a link by which its reader alone stops such letters."""
        return self.text.rpartition("\n--\n")[0]


def compose(
    kind: Kind,
    language: str,
    context: Mapping[str, Any],
    address: str,
    name: str = "",
    marks: Mapping[str, str] | None = None,
) -> Letter:
    """A letter as its reader gets it.

    Args:
        context: every name that the kind needs, and no other. `link` is a path of ours or an address below
            BASE_URL; days are written out in the language.
        name: of the reader, for the greeting; empty where nobody knows it.
        marks: what stands in place of `link` and `stop`.

    Raises:
        BadContext
    """
    if context.keys() != kind.needs:
        wrong = sorted(context.keys() ^ kind.needs)
        raise BadContext(f"A letter “{kind.code}” needs other names; look at: {', '.join(wrong)}.")
    with translation.override(language):
        facts = {key: said(value) for key, value in context.items()}
        facts |= {"link": at_home(context["link"]), "kind": kind, "name": name, "language": language}
        facts |= {"stop": stop_link(address, kind), "base_url": settings.BASE_URL} | dict(marks or {})
        subject = shortened(" ".join(_drawn(f"mails/{kind.code}/subject.txt", facts, is_html=False).split()))
        text = _drawn(f"mails/{kind.code}/text.txt", facts, is_html=False)
        html = _drawn(f"mails/{kind.code}/html.html", {**facts, "title": subject}, is_html=True)
    return Letter(subject, airy(text), airy(html))


class Composer:
    """Composes many letters of a kind. Those that differ by their links alone are drawn once.

    A drawn letter holds other words in place of its two links; they are written in afterwards.
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.drawn: dict[Any, Letter] = {}
        self.marks = [f"{settings.BASE_URL}/{token_hex(16)}" for _link in ("link", "stop")]

    def compose(self, language: str, context: Mapping[str, Any], address: str, name: str = "") -> Letter:
        """What `compose` gives. Raises BadContext."""
        link, stop = at_home(context.get("link", "")), stop_link(address, self.kind)
        if not link or not stop or escape(link + stop) != link + stop:
            return compose(self.kind, language, context, address, name)
        rest = {key: value for key, value in context.items() if key != "link"}
        key = (language, name, repr(sorted(rest.items())))
        if key not in self.drawn:
            marks = {"link": self.marks[0], "stop": self.marks[1]}
            self.drawn[key] = compose(self.kind, language, context, address, name, marks)
        found = self.drawn[key]
        return Letter(found.subject, *(self.filled(text, link, stop) for text in (found.text, found.html)))

    def filled(self, text: str, link: str, stop: str) -> str:
        return text.replace(self.marks[0], link).replace(self.marks[1], stop)


def said(value: Any) -> Any:
    """A day in words, everything else as it is."""
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else value


def at_home(link: str) -> str:
    """A link of ours with its host. Raises BadContext for one that leads elsewhere."""
    if not link or link.startswith(f"{settings.BASE_URL}/"):
        return link
    if not link.startswith("/") or link.startswith("//"):
        raise BadContext(f"{link} does not lead to {settings.BASE_URL}.")
    return f"{settings.BASE_URL}{link}"


def shortened(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…"


def airy(text: str) -> str:
    """Without space at the ends of lines, and with one empty line where there were several."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def _drawn(template: str, facts: Mapping[str, Any], *, is_html: bool) -> str:
    found: Any = engines["django"].get_template(template)
    # Text is no HTML: "R&D" stays as it is there, and only there.
    drawn: str = found.template.render(Context(dict(facts), autoescape=is_html))
    return drawn
