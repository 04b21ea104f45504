"""The links to comments in what is drawn once for many readers: filled in for each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from assessments.models import About, Assessment
from assessments.threads import Thread, url_of
from assessments.unread import Talk

# Marks that a drawing holds where something is to stand: the link at a gap, and its count in the line of the gap.
PLACE = re.compile(r"<!--(talk|count):([\w-]+):([\w-]+)-->")


@dataclass(frozen=True)
class TalkOfGaps:
    """What the places for comments at gaps are filled with, for one reader."""

    assessment: Assessment
    talk: Talk

    @cached_property
    def address(self) -> tuple[str, str]:
        """The address of the comments at a gap, around its id, which is made of letters that need no escaping."""
        before, after = url_of(self.assessment, Thread(About.GAP, "GAP")).split("GAP")
        return escape(before), escape(after)

    @cached_property
    def by_gap(self) -> dict[str, str]:
        """What stands at each gap that has comments, by its id."""
        return {one.key: escape(self.talk.words(*one)) for one in self.talk.counts if one.about == About.GAP}

    @cached_property
    def without(self) -> str:
        """What stands at every other gap."""
        return escape(self.talk.words(About.GAP, ""))

    def fill(self, html: str) -> SafeString:
        """The drawing with links and counts in their places."""
        return mark_safe(PLACE.sub(self.at, html))  # noqa: S308  drawn by our template, filled with escaped values

    def at(self, found: re.Match[str]) -> str:
        kind, key, code = found.groups()  # neither key nor code holds a letter that needs escaping
        words = self.by_gap.get(key)
        if kind == "count":
            return f"<span>{words}</span>" if words else ""
        url = key.join(self.address)
        return f'<a href="{url}">{words or self.without}<span class="visually-hidden"> {code}</span></a>'
