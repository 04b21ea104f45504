"""The agenda of a committee: which submissions reviewers differ on most, and how far reviewers agree at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from cohorts.models import Checkpoint, Cohort, VentureMembership
from engine.judging.agreement import RELIABLE, TENTATIVE, alpha
from engine.judging.severity import Place
from reviews.confirmed import free_reviews
from reviews.deciding.table import submissions_to_decide
from reviews.glance.wording import DASH, ends_words, signed
from reviews.hiding import Hidden, labels_in
from reviews.models import ConfirmedStanding, Review, Submission
from reviews.phases import reviews_shown_to
from reviews.ranking import ranks_of
from reviews.rubric import scores_in
from reviews.sealing import is_intact_in_lists
from reviews.summary import read_summary

# Questions that two or more judged: below that, a coefficient says more than is known.
LEAST_QUESTIONS = 20
# Of one reviewer with others: below that, a mean is an accident.
LEAST_SHARED = 10


@dataclass(frozen=True)
class Row:
    """One submission with a finished review.

    Attributes:
        claimed: readiness as submitted, in words; "–" where what is stored is not what was sealed.
        rank: by the rubric (`reviews.ranking`); None where none is told.
    """

    submission: Submission
    kept: ConfirmedStanding
    claimed: str
    rank: Place | None = None

    @property
    def confirmed(self) -> str:
        return ends_words(self.kept.ends)

    @property
    def spread(self) -> float:
        """How far readiness with the answers of one reviewer lies from that with another's, in points."""
        if self.kept.least is None or self.kept.most is None:
            return 0.0
        return self.kept.most - self.kept.least

    @property
    def spread_words(self) -> str:
        """The points; nothing is apart where only one has reviewed."""
        return f"{self.spread:.1f}" if self.kept.reviews > 1 else DASH

    @property
    def rank_words(self) -> tuple[str, str]:
        """The rank as scored, and the one that allows for severity with what is uncertain of it."""
        one = self.rank
        if one is None:
            return DASH, DASH
        return str(one.raw_rank), _("%(rank)d (%(best)d–%(worst)d)") % {
            "rank": one.rank,
            "best": one.best,
            "worst": one.worst,
        }

    @property
    def units(self) -> Iterable[Sequence[int]]:
        """The levels that were found right, question by question."""
        return [tuple(levels.values()) for levels in self.kept.levels.values()]


@dataclass(frozen=True)
class ReviewerRow:
    """One reviewer: how many reviews are finished, and how their levels lie beside those of others.

    Attributes:
        shared: questions that somebody else judged, too.
        beside: the mean of their level less the mean of the others', over those questions; None below `LEAST_SHARED`.
    """

    name: str
    reviews: int
    judged: int
    shared: int
    beside: Fraction | None

    @property
    def beside_words(self) -> str:
        """In levels with their sign; or that too little is shared."""
        return _("too few") if self.beside is None else signed(float(self.beside), 1)


@dataclass(frozen=True)
class AgendaPage:
    """The agenda for one of the staff; a fixed number of queries.

    Who manages the cohort sees every submission with a finished review, and the reviewers; a reviewer sees what they
    have reviewed themselves.
    """

    cohort: Cohort
    checkpoint: Checkpoint | None
    reader: User
    may_manage: bool

    @cached_property
    def everything(self) -> list[Submission]:
        """What was submitted at the checkpoint and is not closed to the reader."""
        return submissions_to_decide(self.cohort, self.checkpoint)

    @cached_property
    def submissions(self) -> list[Submission]:
        """Without those of the reader's own ventures: others talk about them."""
        own = set(VentureMembership.objects.filter(user=self.reader).values_list("venture", flat=True))
        others = [one for one in self.everything if one.enrolment.venture_id not in own]
        labels = labels_in(self.cohort) or {}
        for one in others:
            one.hidden = Hidden(labels[one.enrolment_id]) if one.enrolment_id in labels else None
        return others

    @cached_property
    def known(self) -> Mapping[int, ConfirmedStanding]:
        """What finished reviews come to, by the key of the submission, of those that the reader may see."""
        keys = {one.pk for one in self.submissions}
        if not self.may_manage:
            shown = reviews_shown_to(self.cohort, self.reader.pk).filter(pk__in=keys)
            keys = set(shown.values_list("pk", flat=True))
        return {one.submission_id: one for one in ConfirmedStanding.objects.filter(submission__in=keys)}

    @cached_property
    def rows(self) -> list[Row]:
        """Most disputed first: by the questions that reviewers differ on, then by how far apart readiness lies."""
        found = [self.row(one, self.known[one.pk]) for one in self.submissions if one.pk in self.known]
        return sorted(found, key=lambda row: (-row.kept.differing, -row.spread, row.submission.shown_as.casefold()))

    def row(self, submission: Submission, kept: ConfirmedStanding) -> Row:
        claimed = read_summary(submission.summary).readiness if is_intact_in_lists(submission) else None
        return Row(submission, kept, ends_words(claimed), self.ranks.get(submission.pk))

    @cached_property
    def finished(self) -> list[Review]:
        """Every finished review that counts, for whoever manages the cohort alone."""
        if not self.may_manage:
            return []
        keys = [one.pk for one in self.everything]
        rows = free_reviews().filter(submission__in=keys, finished_at__isnull=False)
        return list(rows.only("submission", "reviewer"))

    @cached_property
    def ranks(self) -> Mapping[int, Place]:
        """By the rubric, the same as where decisions are made."""
        return ranks_of(self.finished, scores_in(self.finished))

    @cached_property
    def has_ranks(self) -> bool:
        """Whether any row has one."""
        return any(row.rank for row in self.rows)

    @property
    def hidden(self) -> int:
        """How many submissions are not shown: nobody has finished a review, or the reader has not."""
        return len(self.submissions) - len(self.rows)

    @cached_property
    def units(self) -> list[Sequence[int]]:
        """The levels of every question that two or more judged."""
        found = chain.from_iterable(row.units for row in self.rows)
        return [levels for levels in found if len(levels) > 1]

    @cached_property
    def alpha(self) -> Fraction | None:
        return alpha(self.units) if len(self.units) >= LEAST_QUESTIONS else None

    @property
    def agreement(self) -> str:
        """The coefficient as a figure; empty where none is said."""
        return "" if self.alpha is None else f"{float(self.alpha):.2f}".replace("-", "−")

    @property
    def agreement_words(self) -> str:
        """What the coefficient allows, or why there is none: a sentence."""
        count = len(self.units)
        if count < LEAST_QUESTIONS:
            text = ngettext(
                "Too few for a coefficient: %(count)d question was judged by two or more reviewers; it takes %(least)d.",
                "Too few for a coefficient: %(count)d questions were judged by two or more reviewers; it takes %(least)d.",
                count,
            )
            return text % {"count": count, "least": LEAST_QUESTIONS}
        if self.alpha is None:
            return _("No coefficient: every level that was found is the same, so agreement cannot be told from chance.")
        if self.alpha >= RELIABLE:
            return _("High: levels hardly depend on who reviews.")
        if self.alpha >= TENTATIVE:
            return _("Medium: levels can support tentative conclusions only.")
        return _("Low: levels depend much on who reviews. Talk about what the levels mean before you compare ventures.")

    @cached_property
    def reviewers(self) -> list[ReviewerRow]:
        """Who finished reviews, most first; for whoever manages the cohort alone."""
        counts = Counter(one.reviewer_id for one in self.finished if one.submission_id in self.known)
        people = User.objects.filter(pk__in=counts).only("name", "email")
        found = [self.reviewer_row(one.pk, str(one), counts[one.pk]) for one in people]
        return sorted(found, key=lambda row: (-row.reviews, row.name.casefold()))

    @cached_property
    def compared(self) -> Mapping[str, tuple[int, Sequence[tuple[int, int]]]]:
        """By the reviewer: how many levels they judged, and how these lie beside those of others.

        The latter for each level that others judged, too, in whole numbers: how many others there are, and that many
        times the own level less the sum of theirs.
        """
        judged: Counter[str] = Counter()
        beside: dict[str, list[tuple[int, int]]] = {}
        for levels in chain.from_iterable(one.kept.levels.values() for one in self.rows):
            total, others = sum(levels.values()), len(levels) - 1
            for key, own in levels.items():
                judged[key] += 1
                if others:
                    beside.setdefault(key, []).append((others, others * own - (total - own)))
        return {key: (count, beside.get(key, [])) for key, count in judged.items()}

    def reviewer_row(self, key: int, name: str, reviews: int) -> ReviewerRow:
        judged, beside = self.compared.get(str(key), (0, []))
        sums: Counter[int] = Counter()
        for others, apart in beside:
            sums[others] += apart
        whole = sum((Fraction(apart, others) for others, apart in sums.items()), Fraction(0))
        mean = whole / len(beside) if len(beside) >= LEAST_SHARED else None
        return ReviewerRow(name, reviews, judged, len(beside), mean)
