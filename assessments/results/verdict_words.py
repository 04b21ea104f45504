"""A verdict in words: the headline, what it rests on, and each condition of the next band. The same wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from engine.judging.result import ChapterResult, Condition, Verdict, tenths
from engine.playbook.parts import Band
from engine.playbook.schema import Playbook

NONE_OPEN = {
    "critical": gettext_lazy("No critical gap open"),
    "high": gettext_lazy("No gap of high severity open"),
    "medium": gettext_lazy("No gap of medium severity open"),
    "low": gettext_lazy("No gap of low severity open"),
}
HEAVIEST = 3


def headline(playbook: Playbook, verdict: Verdict, language: str) -> str:
    """The band; or the next one and what alone keeps it away: "Ready but for: Impact assessment (LE-02)"."""
    if verdict.next_band is None or not verdict.but_for:
        return verdict.band.name.in_language(language)
    return but_for_words(playbook, verdict.next_band, verdict.but_for, language)


def but_for_words(playbook: Playbook, band: Band, keys: Iterable[str], language: str) -> str:
    """A band that some gaps or rules alone keep away, by their ids."""
    named = names_of(playbook, keys, language)
    return _("%(band)s but for: %(items)s") % {"band": band.name.in_language(language), "items": named}


def names_of(playbook: Playbook, keys: Iterable[str], language: str) -> str:
    """What questions or compound rules are about, by their ids, one after the other."""
    return pgettext("between names", "; ").join(name_of(playbook, key, language) for key in keys)


def name_of(playbook: Playbook, key: str, language: str) -> str:
    """What a question or compound rule is about, with its code: "Impact assessment (LE-02)"."""
    found = playbook.items.get(key) or next(rule for rule in playbook.rules if rule.id == key)
    return _("%(title)s (%(code)s)") % {"title": found.title.in_language(language), "code": found.code}


def rest_is_met(verdict: Verdict, language: str) -> str:
    """What stands under a headline that names one or two gaps."""
    if verdict.next_band is None:
        return ""
    text = ngettext(
        "With that one done, everything that “%(band)s” asks for is met.",
        "With these two done, everything that “%(band)s” asks for is met.",
        len(verdict.but_for),
    )
    return text % {"band": verdict.next_band.name.in_language(language)}


def claimed_note(playbook: Playbook, verdict: Verdict) -> str:
    """On how little evidence a verdict rests; empty where that is enough."""
    if not verdict.is_claimed:
        return ""
    return _(
        "%(share)d%% of the weight has evidence or was confirmed by a review. From %(least)d%% on, the verdict no longer carries this mark."
    ) % {"share": int(verdict.share_backed * 100), "least": int(playbook.claimed_until * 100)}


def evidenced_note(playbook: Playbook) -> str:
    """What an answer without evidence counts in the evidenced view; empty where it counts nothing."""
    if not playbook.unevidenced_factor:
        return ""
    return _(
        "In the evidenced figure an answer without evidence counts %(share)d%% of its points, so the figure can be above 0 before there is any evidence."
    ) % {"share": round(playbook.unevidenced_factor * 100)}


def condition_text(condition: Condition) -> str:
    """What a band asks for."""
    if condition.severity is not None:
        return str(NONE_OPEN[condition.severity])
    assert condition.required is not None  # noqa: S101  the other kinds ask for a figure
    if condition.kind == "evidence":
        if condition.required == HEAVIEST:
            return _("Evidence for every question of weight 3")
        return _("Evidence for every question of weight %(weight)d or more") % {"weight": condition.required}
    required = {"required": tenths(condition.required)}
    if condition.kind == "at_least":
        return _("Overall readiness at least %(required)s") % required
    return _("Every chapter at least %(required)s") % required


def condition_figure(condition: Condition) -> str:
    """Where the venture stands with it."""
    if condition.kind == "evidence":
        said = ngettext("%(count)d question without evidence", "%(count)d questions without evidence", condition.count)
        return said % {"count": condition.count}
    if condition.actual is None:
        return _("%(count)d open") % {"count": condition.count}
    return tenths(condition.actual)


def chapters_below(condition: Condition, chapters: Sequence[ChapterResult], lowest: str) -> str:
    """How many chapters fail a condition that asks for the least of each; empty for other ones, and where it is met.

    Args:
        lowest: the title of the chapter that the condition names, the lowest of them.
    """
    required, actual = condition.required, condition.actual
    if condition.is_met or condition.chapter_id is None or required is None or actual is None:
        return ""
    count = sum(chapter.readiness is not None and chapter.readiness.low < required for chapter in chapters)
    text = ngettext(
        "%(count)d chapter is below %(required)s: %(chapter)s with %(figure)s",
        "%(count)d chapters are below %(required)s; the lowest is %(chapter)s with %(figure)s",
        count,
    )
    return text % {"count": count, "required": tenths(required), "chapter": lowest, "figure": tenths(actual)}
