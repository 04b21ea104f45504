"""The agenda: most disputed first, in figures that are said only where enough is known."""

import pytest
from django.utils import timezone

from reviews import agenda
from reviews.agenda import AgendaPage
from reviews.models import ConfirmedStanding, Review, Submission
from reviews.reviewing import declare
from tests.world import colleague


@pytest.fixture
def rita(cohort):
    return colleague("rita", cohort.programme.organisation, "reviewer")


@pytest.fixture
def reviewed(ventures, cohort):
    """Halyard and Murmur have two reviews, Ledgerline one."""
    kept = {"readiness": 20.0, "readiness_high": 90.0, "reviewed_at": timezone.now()}
    found = {}
    for name, reviews, differing, least, most in (
        ("Murmur", 2, 1, 40.0, 44.0),
        ("Ledgerline", 1, 0, 50.0, 50.0),
        ("Halyard", 2, 1, 40.0, 52.5),
    ):
        found[name] = ConfirmedStanding.objects.create(
            submission=Submission.objects.get(venture_name=name),
            **{"reviews": reviews, "differing": differing, "least": least, "most": most, **kept},
        )
    return found


def page_of(cohort, reader, *, may_manage=True):
    cohort.reader = reader.pk
    return AgendaPage(cohort, None, reader, may_manage)


def names(page):
    return [row.submission.venture_name for row in page.rows]


def judged(row, pairs, keys=("1", "2")):
    """Keeps the levels of two reviewers, question by question."""
    row.levels = {f"q{at}": dict(zip(keys, pair, strict=True)) for at, pair in enumerate(pairs)}
    row.save()


def test_what_they_differ_on_comes_first_then_how_far_apart_readiness_lies(cohort, reviewed, bob):
    page = page_of(cohort, bob)
    assert names(page) == ["Halyard", "Murmur", "Ledgerline"]
    assert [row.spread_words for row in page.rows] == ["12.5", "4.0", "–"]
    assert {row.confirmed for row in page.rows} == {"20.0–90.0"}
    assert page.hidden == 0
    reviewed["Murmur"].differing = 2
    reviewed["Murmur"].save()
    assert names(page_of(cohort, bob))[0] == "Murmur"


def test_a_reviewer_sees_what_they_have_reviewed_and_no_reviewers(cohort, reviewed, rita):
    assert names(page_of(cohort, rita, may_manage=False)) == []
    sent = reviewed["Ledgerline"].submission
    declare(enrolment=sent.enrolment, person=rita, answer="none")
    one = Review.objects.create(submission=sent, reviewer=rita)
    assert names(page_of(cohort, rita, may_manage=False)) == []
    one.finished_at = timezone.now()
    one.save()
    page = page_of(cohort, rita, may_manage=False)
    assert (names(page), page.hidden, page.reviewers) == (["Ledgerline"], 2, [])


def test_nobody_sees_what_is_said_of_their_own_venture(cohort, reviewed, alice):
    assert page_of(cohort, alice).submissions == []  # of all four Alice is a member


@pytest.mark.parametrize(
    ("pairs", "figure", "begins"),
    [
        ([(0, 0), (4, 4)] * 10, "1.00", "High"),
        ([(1, 1), (3, 3)] * 9 + [(1, 3)] * 3, "0.72", "Medium"),
        ([(0, 4), (4, 0)] * 10, "−0.95", "Low"),
        ([(2, 2)] * 20, "", "No coefficient"),
        ([(0, 0), (4, 4)] * 9 + [(1, 1)], "", "Too few for a coefficient: 19 questions"),
        ([(1, 1)], "", "Too few for a coefficient: 1 question was"),
    ],
)
def test_agreement_is_said_in_words_and_not_of_too_few(cohort, reviewed, bob, pairs, figure, begins):
    judged(reviewed["Murmur"], pairs)
    page = page_of(cohort, bob)
    assert page.agreement == figure
    assert page.agreement_words.startswith(begins)


def test_what_one_alone_judged_says_nothing_of_agreement(cohort, reviewed, bob):
    reviewed["Murmur"].levels = {f"q{at}": {"1": 2} for at in range(30)}
    reviewed["Murmur"].save()
    assert page_of(cohort, bob).units == []


def test_reviewers_lie_beside_each_other_from_enough_questions_on(cohort, enrolment, reviewed, rita, bob, monkeypatch):
    omar = colleague("omar", cohort.programme.organisation, "reviewer")
    sent, now = reviewed["Murmur"].submission, timezone.now()
    for one in (rita, omar):
        Review.objects.create(submission=sent, reviewer=one, begun_at=now, finished_at=now)
        sent.enrolment.declarations.create(person=one, said_by=one, answer="none")
    judged(reviewed["Murmur"], [(1, 2)] * 10, (str(rita.pk), str(omar.pk)))

    def rows():
        return [
            (row.name, row.reviews, row.judged, row.shared, row.beside_words) for row in page_of(cohort, bob).reviewers
        ]

    assert rows() == [("Omar", 1, 10, 10, "+1.0"), ("Rita", 1, 10, 10, "−1.0")]
    monkeypatch.setattr(agenda, "LEAST_SHARED", 11)
    assert {row[-1] for row in rows()} == {"too few"}
    sent.enrolment.declarations.create(person=rita, said_by=rita, answer="conflict", reason="A friend")
    assert [row[0] for row in rows()] == ["Omar"]
