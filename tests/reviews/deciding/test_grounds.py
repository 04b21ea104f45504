"""What finished reviews come to in the table of decisions: the figures that lists show."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Enrolment, Venture
from reviews.agenda import AgendaPage
from reviews.deciding.grounds import grounds_of
from reviews.glance.wording import ends_words
from reviews.models import ConfirmedStanding, CriterionScore, Phase, Review, Submission
from reviews.reviewing import Saying, declare, finish, judge
from reviews.rubric import add_criterion
from tests.world import colleague


def test_the_figures_are_those_of_the_lists(submission, enrolment, bob, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert grounds_of([submission]) == {}
    declare(enrolment=enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    assert grounds_of([submission]) == {}
    finish(submission=submission, reviewer=bob)
    with django_assert_num_queries(3):
        [found] = grounds_of([submission]).values()
    assert [one.reviewer_id for one in found.reviews] == [bob.pk]
    assert found.confirmed == ends_words(ConfirmedStanding.objects.get().ends)


@pytest.fixture
def scored(submission, cohort, bob):
    """Eight ventures, scored by two reviewers, one of them strict."""
    fields = {field.attname: getattr(submission, field.attname) for field in Submission._meta.concrete_fields}
    del fields["id"]
    rows = []
    for number in range(8):
        venture = Venture.objects.create(name=f"V{number}")
        place = Enrolment.objects.create(cohort=cohort, venture=venture, enrolled_by=bob)
        more = {"enrolment_id": place.pk, "venture_name": venture.name, "public_id": uuid4(), "answers_return": None}
        rows.append(Submission.objects.create(**fields | more))
    criterion = add_criterion(cohort=cohort, name="Team", least="Nobody", most="Everybody", weight=2)
    people = [colleague(name, cohort.programme.organisation, "reviewer") for name in ("rita", "omar")]
    for number, row in enumerate(rows):
        for person, level in zip(people, (min(4, number // 2 + 1), number // 3), strict=True):
            declare(enrolment=row.enrolment, person=person, answer="none")
            review = Review.objects.create(submission=row, reviewer=person, finished_at=timezone.now() + timedelta(1))
            CriterionScore.objects.create(review=review, criterion=criterion, level=level)
    return rows


def test_ranks_allow_for_severity_once_every_reviewer_has_eight(scored, django_assert_num_queries):
    with django_assert_num_queries(3):
        found = grounds_of(scored)
    assert all(one.rank for one in found.values())
    words = found[scored[7].pk].rank_words
    assert words[0] == "rank by rubric: 1"
    assert words[1].startswith("allowing for severity: 1 (between 1 and ")
    one = Review.objects.filter(submission=scored[0]).first()
    CriterionScore.objects.filter(review=one).delete()  # seven are too few
    found = grounds_of(scored)
    assert [one.rank_words for one in found.values()] == [()] * 8
    assert found[scored[7].pk].rubrics[0].mean == "3.0"


def test_scores_by_different_rubrics_are_not_ranked_together(scored, cohort):
    assert all(one.rank for one in grounds_of(scored).values())
    days = {"from_on": cohort.today, "to_on": cohort.today}
    phase = Phase.objects.create(cohort=cohort, name="Screen", **days)
    own = add_criterion(cohort=cohort, phase=phase, name="Demand", least="None", most="Much", weight=1)
    CriterionScore.objects.create(review=Review.objects.filter(submission=scored[0]).first(), criterion=own, level=2)
    found = grounds_of(scored)
    assert [one.rank for one in found.values()] == [None] * 8
    assert [(one.name, one.mean) for one in found[scored[0].pk].rubrics] == [("", "0.5"), ("Screen", "2.0")]


def test_the_page_says_how_it_was_reckoned(client, scored, cohort, bob):
    client.force_login(bob)
    page = " ".join(client.get(reverse("decisions", args=[cohort.public_id])).text.split())
    assert ("rank by rubric: 1" in page, "Henderson 1975" in page) == (True, True)


def test_the_agenda_shows_the_same_ranks_to_those_who_manage(client, scored, cohort, bob):
    for row in scored:
        kept = {"reviews": 2, "readiness": 20.0, "readiness_high": 90.0, "reviewed_at": timezone.now()}
        ConfirmedStanding.objects.create(submission=row, **kept)
    decided = {key: ground.rank for key, ground in grounds_of(scored).items()}
    page = AgendaPage(cohort, None, bob, may_manage=True)
    assert {row.submission.pk: row.rank for row in page.rows} == decided
    first = next(row for row in page.rows if row.submission == scored[7])
    assert first.rank_words[0] == "1"
    assert first.rank_words[1].startswith("1 (1–")
    client.force_login(bob)
    address = reverse("agenda", args=[cohort.public_id])
    told = ("Rank by rubric", "Rank allowing for severity", "Henderson 1975")
    assert [words in client.get(address).text for words in told] == [True] * 3
    rita = Review.objects.filter(submission=scored[0]).first().reviewer
    client.force_login(rita)  # who sees a part alone, and no ranks
    assert [words in client.get(address).text for words in told] == [False] * 3
    client.force_login(bob)
    CriterionScore.objects.filter(review__submission=scored[0], review__reviewer=rita).delete()  # seven are too few
    assert [words in client.get(address).text for words in told] == [False] * 3
