"""The page of a review: the answers to look at, how far one is, and the one that is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts import statements
from accounts.remembered import Remembered
from assessments.evaluation import Evaluation
from assessments.wording import printed
from engine.judging.evaluate import confirmed_view
from engine.judging.progress import minutes_for, seconds_a_question
from engine.judging.result import Interval
from engine.judging.review_set import (
    BLOCKER,
    CARRIES,
    CHANGED,
    DEPENDS,
    EVIDENCE,
    FORECAST,
    GATE,
    PLAYBOOK,
    RETURNED,
    TARGET,
    TENSION,
    ReviewSet,
    narrowed,
    review_set,
)
from engine.judging.reviewing import CANNOT, CONFIRMED, OTHER, is_judged
from engine.playbook.answers import Answer
from reviews.access import Reviewing
from reviews.compared import changed_items, return_answered_by
from reviews.confirmed import answer_of, judged_in
from reviews.desk.against import against_forecast
from reviews.models import Judgement, Return, Submission
from reviews.reading import ChapterClaims, Claim, claims_of
from reviews.reviewing import carried_over
from reviews.sealing import evaluate_submission

REASONS = {
    GATE: _("a gate asks for it"),
    BLOCKER: _("a blocker"),
    PLAYBOOK: _("the playbook asks for it"),
    EVIDENCE: _("has evidence"),
    FORECAST: _("against the forecast"),
    TENSION: _("against another answer"),
    TARGET: _("greatest weight, at target"),
    CARRIES: _("carries much of the score"),
    CHANGED: _("changed since the return"),
    RETURNED: _("came back to the founders"),
    DEPENDS: _("in one compound rule with a change"),
}
SECONDS_TO_JUDGE = 40  # beside the reading: to open what is attached, and to decide
STATES = {CONFIRMED: (_("confirmed"), "yes"), OTHER: (_("another answer"), "no"), CANNOT: (_("cannot judge"), "wait")}
# What is sealed does not change, so neither does what is chosen of it.
SETS = Remembered(most=100)


@dataclass(frozen=True)
class Ground:
    """What all reviewers of a submission look at: the set, and what the forecast says against answers."""

    chosen: ReviewSet
    against: Mapping[str, str]


def ground_of(submission: Submission, evaluation: Evaluation, language: str) -> Ground:
    """The set of a submission, worked out once."""

    def make() -> Ground:
        against = against_forecast(submission, evaluation, language)
        evidenced = {piece["item"] for piece in submission.evidence}
        return Ground(review_set(evaluation.situation, evaluation.result.gaps, evidenced, against), against)

    return SETS.get((submission.seal, language), make)


def ground_again(found: Return, submission: Submission, evaluation: Evaluation, language: str) -> Ground:
    """What a reviewer looks at who judged the submission that was returned: what changed, and what hangs on it."""

    def make() -> Ground:
        whole = ground_of(submission, evaluation, language)
        gaps = [*evaluate_submission(found.submission).result.gaps, *evaluation.result.gaps]
        changed = changed_items(found.submission, submission)
        returned = set(found.items.values_list("item_id", flat=True))
        return Ground(narrowed(evaluation.situation, whole.chosen, gaps, changed, returned), whole.against)

    return SETS.get((found.submission.seal, submission.seal, language), make)


@dataclass(frozen=True)
class Row:
    """One answer in the list: where it stands, why it is there, and what was said of it."""

    claim: Claim
    url: str
    why: str
    state: str
    icon: str
    is_here: bool
    is_open: bool


@dataclass(frozen=True)
class Group:
    """Rows below a heading; the set itself has none."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class DeskPage:
    """The page for one reviewer.

    Attributes:
        asked: the id of the question that the address names; any other text is none.
        is_whole: whether all questions are listed, not the set alone.
    """

    at: Reviewing
    language: str
    asked: str = ""
    is_whole: bool = False

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluate_submission(self.at.submission)

    @cached_property
    def answered_return(self) -> Return | None:
        """The return that the submission answers, where the reviewer judged what was returned; the set is smaller."""
        found = return_answered_by(self.at.submission)
        if found is None:
            return None
        said = Judgement.objects.filter(review__submission=found.submission, review__reviewer=self.at.reviewer)
        return found if said.exists() else None

    @cached_property
    def ground(self) -> Ground:
        if self.answered_return is not None:
            return ground_again(self.answered_return, self.at.submission, self.evaluation, self.language)
        return ground_of(self.at.submission, self.evaluation, self.language)

    @cached_property
    def chapters(self) -> tuple[ChapterClaims, ...]:
        return claims_of(self.at.submission, self.evaluation, self.language)

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """What can be judged, in the order of the playbook."""
        found = (claim for chapter in self.chapters for claim in chapter.claims)
        return {claim.item.id: claim for claim in found if is_judged(claim.item)}

    @cached_property
    def judgements(self) -> dict[str, Judgement]:
        review = self.at.review
        if review is None:
            rows: Iterable[Judgement] = carried_over(self.at.submission, self.at.reviewer)
        else:
            rows = statements.objects_for("judgements", [review.pk], judged_in)
        return {row.item_id: row for row in rows}

    @cached_property
    def set_ids(self) -> list[str]:
        return [key for key in self.ground.chosen.ids if key in self.claims]

    @cached_property
    def listed(self) -> list[str]:
        """The ids in the order of the list."""
        return list(self.claims) if self.is_whole else self.set_ids

    @cached_property
    def here(self) -> str:
        """The id of the question that is open; empty only where nothing can be judged."""
        if self.asked in self.claims:
            return self.asked
        return self.unseen_after("") or next(iter(self.listed), "")

    @property
    def claim(self) -> Claim | None:
        return self.claims.get(self.here)

    def unseen_after(self, key: str) -> str:
        """The next one of the list that nothing was said of yet, from a place on and around; empty when all are."""
        at = self.listed.index(key) + 1 if key in self.listed else 0
        around = [*self.listed[at:], *self.listed[:at]]
        return next((one for one in around if one not in self.judgements and one != key), "")

    def url(self, key: str = "", *, whole: bool | None = None) -> str:
        """The address of a question on this page, in the same list."""
        is_whole = self.is_whole if whole is None else whole
        query = urlencode({"item": key} if key else {}) + ("&all" if is_whole and key else "all" if is_whole else "")
        return reverse("review", args=[self.at.submission.public_id]) + (f"?{query}" if query else "")

    @property
    def set_url(self) -> str:
        """The address of the same question with the set alone beside it."""
        return self.url(self.here, whole=False)

    @property
    def all_url(self) -> str:
        """The address of the same question with all questions beside it."""
        return self.url(self.here, whole=True)

    @property
    def next_unseen(self) -> str:
        """The address of the next question that nothing was said of; empty when there is none."""
        key = self.unseen_after(self.here)
        return self.url(key) if key else ""

    def beside(self, step: int) -> str:
        """The address of the question before (-1) or after (1) the one that is open, in the list."""
        at = self.listed.index(self.here) + step if self.here in self.listed else min(step, 0)
        return self.url(self.listed[at]) if 0 <= at < len(self.listed) else ""

    @property
    def before(self) -> str:
        return self.beside(-1)

    @property
    def after(self) -> str:
        return self.beside(1)

    @cached_property
    def reasons(self) -> dict[str, tuple[str, ...]]:
        return {one.item_id: one.reasons for one in self.ground.chosen.chosen}

    def row(self, key: str) -> Row:
        said = self.judgements.get(key)
        name, icon = STATES[said.outcome] if said else (_("not judged yet"), "open")
        state = _now("%(said)s, carried over") % {"said": name} if said and said.is_carried else str(name)
        why = [str(REASONS[reason]) for reason in self.reasons.get(key, ())]
        joined = ("，" if self.language.startswith("zh") else ", ").join(why)
        return Row(self.claims[key], self.url(key), joined, state, icon, key == self.here, said is None)

    @cached_property
    def groups(self) -> list[Group]:
        """The list: the set, or all questions by chapter."""
        if not self.is_whole:
            return [Group("", tuple(self.row(key) for key in self.set_ids))]
        found = []
        for chapter in self.chapters:
            rows = tuple(self.row(c.item.id) for c in chapter.claims if c.item.id in self.claims)
            if rows:
                found.append(Group(chapter.title, rows))
        return found

    @property
    def is_carried(self) -> bool:
        """Whether what stands at the open question was said of the submission that was returned."""
        said = self.judgements.get(self.here)
        return said is not None and said.is_carried

    @property
    def why(self) -> str:
        """Why the question that is open is in the set; empty for one that is not."""
        return self.row(self.here).why if self.here in self.reasons else ""

    @property
    def against(self) -> str:
        """What the forecast says against the answer, in a sentence."""
        return self.ground.against.get(self.here, "")

    @property
    def seen_in_set(self) -> int:
        return sum(key in self.judgements for key in self.set_ids)

    @property
    def seen(self) -> int:
        return sum(key in self.judgements for key in self.claims)

    @property
    def total(self) -> int:
        return len(self.claims)

    @property
    def in_set(self) -> int:
        return len(self.set_ids)

    @property
    def share(self) -> int:
        """Of the claimed readiness, what hangs on the set, in whole percent."""
        return int(self.ground.chosen.share * 100)

    @property
    def judged_words(self) -> str:
        """How much of the set was judged, and about how long the rest takes."""
        judged = _now("%(seen)s of %(n)s judged") % {"seen": self.seen_in_set, "n": self.in_set}
        left = _now("about %(minutes)s min left") % {"minutes": self.minutes_left}
        return f"{judged} · {left}" if self.minutes_left else judged

    @property
    def minutes_left(self) -> int:
        """About how long the rest of the set takes, in whole minutes: each question read as founders read it, and judged.

        An estimate from the length of the texts; nobody's time is measured.
        """
        seconds = seconds_a_question(self.evaluation.playbook) + SECONDS_TO_JUDGE
        return minutes_for(self.in_set - self.seen_in_set, seconds)

    @property
    def told(self) -> str:
        """How far the review is, in sentences."""
        text = _now(
            "You have judged %(seen)s of %(n)s in the set, %(all)s of %(total)s in all. Readiness as you have confirmed "
            "it: %(figure)s."
        )
        numbers = {"seen": self.seen_in_set, "n": self.in_set, "all": self.seen, "total": self.total}
        return text % {**numbers, "figure": self.confirmed}

    @property
    def confirmed(self) -> str:
        """Readiness as this reviewer alone has confirmed it so far, "12.0–61.5"."""
        return printed(confirmed_by(self.evaluation, self.judgements.values()))


def confirmed_by(evaluation: Evaluation, judgements: Iterable[Judgement]) -> Interval | None:
    """Readiness as confirmed by some judgements alone, 0..100; what they do not speak of is open."""
    answers: dict[str, Answer] = {}
    for judgement in judgements:
        answer = answer_of(judgement, evaluation)
        if answer is not None:
            answers[judgement.item_id] = answer
    return confirmed_view(evaluation.situation, answers)
