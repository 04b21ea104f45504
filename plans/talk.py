"""The items of a plan as places that comments hang on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation
from assessments.models import About, Assessment
from assessments.results.page import page_of
from assessments.threads import Place, Thread, url_of
from assessments.unread import Talk
from plans.naming import title_of
from plans.work import Entry, work_of


def items_of(assessment: Assessment, evaluation: Evaluation, language: str) -> Mapping[str, Place]:
    """Every item of a plan by its key: what the answers ask for, and what the team decided on, settled or not."""
    work, page = work_of(assessment, evaluation), page_of(evaluation, language)
    plan = reverse("plan", args=[assessment.public_id])
    return {
        key: Place(
            Thread(About.ACTION, key), title_of(one, page), url=f"{plan}?item={key}#edit", state=state_words(one)
        )
        for key, one in work.entries.items()
    }


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the comments at an item, in words."""

    words: str
    url: str


def link_at(assessment: Assessment, talk: Talk, key: str) -> Link:
    """The link at an item that is open."""
    return Link(talk.words(About.ACTION, key), url_of(assessment, Thread(About.ACTION, key)))


def links_of(assessment: Assessment, talk: Talk) -> dict[str, Link]:
    """The links at those items that somebody wrote at and where something waits or is new, by their keys."""
    actions = (
        thread.key for thread, at in talk.counts.items() if thread.about == About.ACTION and (at.waiting or at.new)
    )
    return {key: link_at(assessment, talk, key) for key in actions}


def state_words(one: Entry) -> str:
    """Why an item is one of earlier days; empty while it is to be worked on."""
    if one.is_settled and one.row:
        return str(one.row.get_status_display())
    return "" if one.is_asked else _("not in the plan as the answers stand")
