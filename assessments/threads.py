"""What the comments of a team hang on: a question, a gap, or an item of the plan, as it is called and where it stands.

A thread outlives its place. A gap closes, an item is dropped, a later version of the playbook knows neither: the thread
stays, and says why it is among the earlier ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation, evaluate
from assessments.models import About, Assessment, Comment, ThreadReading, Upgrade
from assessments.upgrades import item_before, upgrades_of
from engine.authoring.carrying_over import table
from engine.judging.upgrading import AGAIN
from engine.playbook.parts import Text
from engine.playbook.schema import Playbook
from playbooks import catalogue

MARK = "--"  # between the id and the version that knew it


class Thread(NamedTuple):
    """Where comments hang: what they are about, and the key of it."""

    about: str
    key: str


@dataclass(frozen=True)
class Place:
    """What a thread hangs on, in the reader's language.

    Attributes:
        lede: what is asked or was found, a sentence; empty where there is none.
        url: where it stands.
        state: why it is among the earlier ones; empty while it stands.
    """

    thread: Thread
    title: str
    code: str = ""
    lede: str = ""
    url: str = ""
    state: str = ""

    @property
    def name(self) -> str:
        """What it is, in a sentence: “the gap ...”, “the action ...”."""
        words = {"title": self.title, "code": self.code}
        if self.thread.about == About.GAP:
            return _("the gap “%(title)s” (%(code)s)") % words
        if self.thread.about == About.ACTION:
            return _("the action “%(title)s”") % words
        return _("%(title)s (%(code)s)") % words


ItemsOf = Callable[[Assessment, Evaluation, str], Mapping[str, Place]]
_sources: list[ItemsOf] = []


def items_come_from(source: ItemsOf) -> None:
    """Registers what tells the items of the plan of an assessment in a language, by their keys."""
    if source not in _sources:
        _sources.append(source)


def url_of(assessment: Assessment, thread: Thread) -> str:
    """The page of a thread."""
    if thread.about == About.QUESTION:
        return reverse("comments", args=[assessment.public_id, thread.key])
    return reverse("comments_on", args=[assessment.public_id, thread.about, thread.key])


@dataclass(frozen=True)
class Places:
    """The places of an assessment that comments hang on, in one language."""

    assessment: Assessment
    language: str

    def called(self, thread: Thread) -> Place | None:
        """What a place is called; None where there is no such place, and never was."""
        if thread.about == About.QUESTION:
            return self.question(thread)
        if thread.about == About.GAP:
            return self.gap(thread)
        return self.action(thread) if thread.about == About.ACTION else None

    def of(self, thread: Thread) -> Place | None:
        """The same with where it stands, and why it stands there no more."""
        if found := self.called(thread):
            return replace(found, url=self.url(thread), state=self.state(thread))
        if not self.assessment.comments.on(*thread).exists():
            return None
        # No version tells of it any more; what was written there is read all the same, and counts as new no longer.
        return Place(thread, thread.key, state=_("of an earlier version of the playbook"))

    def question(self, thread: Thread) -> Place | None:
        item = self.playbook.items.get(thread.key) or item_before(self.assessment, thread.key, self.upgrades)
        if item is None or not item.is_asked:
            return None
        return Place(thread, self.say(item.title), item.code, self.say(item.prompt))

    def gap(self, thread: Thread) -> Place | None:
        playbook, key = self.known_by(thread.key)
        title = title_of_gap(playbook, key)
        if title is None:
            return None
        code = (playbook.items.get(key) or playbook.rule(key)).code
        fired = self.evaluation.result.gap(key) if playbook is self.playbook else None
        return Place(thread, self.say(title), code, self.say(fired.message) if fired else "")

    def action(self, thread: Thread) -> Place | None:
        playbook, key = self.known_by(thread.key)
        title = title_of_rung(playbook, key)
        return Place(thread, self.say(title)) if title else self.items.get(thread.key)

    def url(self, thread: Thread) -> str:
        if thread.about == About.ACTION:
            return self.items[thread.key].url if thread.key in self.items else ""
        result = reverse("result", args=[self.assessment.public_id])
        if thread.about == About.GAP:
            fired = self.evaluation.result.gap(thread.key)
            return f"{result}#gap-{fired.code}" if fired else result
        if item := self.playbook.items.get(thread.key):
            return f"{reverse('chapter', args=[self.assessment.public_id, item.chapter])}#{item.code}"
        earlier = item_before(self.assessment, thread.key, self.upgrades)
        return f"{reverse('earlier_answers', args=[self.assessment.public_id])}#{earlier.code if earlier else ''}"

    def state(self, thread: Thread) -> str:
        if thread.about == About.QUESTION:
            if thread.key not in self.playbook.items:
                return _("asked in an earlier version of the playbook")
            return "" if self.evaluation.relevance[thread.key] is not False else _("not asked as the answers stand")
        if MARK in thread.key:
            return _("of an earlier version of the playbook")
        if thread.about == About.GAP:
            return "" if self.evaluation.result.gap(thread.key) else _("no gap as the answers stand")
        return self.items[thread.key].state if thread.key in self.items else _("not in the plan as the answers stand")

    def known_by(self, key: str) -> tuple[Playbook, str]:
        """The playbook that a key speaks of, and the id in it."""
        name, _mark, version = key.partition(MARK)
        move = next((one for one in self.upgrades if plain_version(one.before.version) == version), None)
        return (catalogue.playbook_for(move.before), name) if move else (self.playbook, key)

    def say(self, text: Text) -> str:
        return text.in_language(self.language)

    @cached_property
    def playbook(self) -> Playbook:
        return catalogue.playbook_for(self.assessment.playbook_version)

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluate(self.assessment)

    @cached_property
    def upgrades(self) -> list[Upgrade]:
        return upgrades_of(self.assessment)

    @cached_property
    def items(self) -> dict[str, Place]:
        """The items of the plan by their keys, also those that are settled or asked for no more."""
        sources = [source(self.assessment, self.evaluation, self.language) for source in _sources]
        return {key: place for found in sources for key, place in found.items()}


def title_of_gap(playbook: Playbook, key: str) -> Text | None:
    """What a gap is called whatever is answered: its question, or its rule; None where there is none of that id."""
    item = playbook.items.get(key)
    if item is not None:
        return item.title if item.gap else None
    return next((rule.title for rule in playbook.rules if rule.id == key), None)


def title_of_rung(playbook: Playbook, key: str) -> Text | None:
    rungs = (rung for action in playbook.actions.values() for rung in action.rungs)
    return next((rung.title for rung in rungs if rung.id == key), None)


def plain_version(version: str) -> str:
    return version.replace(".", "-")


def earlier_key(key: str, version: str) -> str:
    """The key that a thread keeps once its place is one of an earlier version alone."""
    return f"{key}{MARK}{plain_version(version)}"


def move_threads(assessment: Assessment, before: Playbook, after: Playbook, renamed: Mapping[str, str]) -> None:
    """Takes the threads at gaps and actions along to a later version of the playbook.

    What is the same there keeps its thread, an item that became the team's own takes it along, and what is gone, or
    means something else under the same id, keeps it among the earlier ones.

    Args:
        renamed: the keys of items that became the team's own, by their keys before.
    """
    rows = assessment.comments.filter(about__in=[About.GAP, About.ACTION]).values_list("about", "key").distinct()
    anew = {one.item.id for one in table(before, after) if one.fate == AGAIN}
    for about, key in sorted(set(rows.order_by())):
        if about == About.ACTION and key in renamed:
            rename(assessment, Thread(about, key), renamed[key])
        elif key in anew or is_gone(Thread(about, key), before, after):
            rename(assessment, Thread(about, key), earlier_key(key, before.version))


def is_gone(thread: Thread, before: Playbook, after: Playbook) -> bool:
    """Whether the earlier version alone knows a gap or a piece of work, or the later one means another by its id."""
    if thread.about == About.GAP and thread.key in before.items:
        return title_of_gap(after, thread.key) is None
    called = title_of_gap if thread.about == About.GAP else title_of_rung
    old = called(before, thread.key)
    return old is not None and old != called(after, thread.key)


def rename(assessment: Assessment, thread: Thread, key: str) -> None:
    for model in (Comment, ThreadReading):
        model._default_manager.filter(assessment=assessment, about=thread.about, key=thread.key).update(key=key)
