"""The rubric: what is scored, kept, taken out, and what it comes to."""

import pytest

from accounts.limits import LimitReached
from reviews.ending import end_of
from reviews.models import Criterion, CriterionScore, Phase, Review
from reviews.phases import remove_phase
from reviews.reviewing import Saying, declare, finish, judge, reopen
from reviews.rubric import (
    MOST_CRITERIA,
    NameTaken,
    NoLevel,
    PhaseGone,
    add_criterion,
    by_rubric,
    criteria_of,
    means_of,
    own_criteria,
    read_scores,
    remove_criterion,
    scores_in,
    whole,
)
from tests.world import colleague

pytestmark = pytest.mark.django_db
WORDS = {"least": "Nobody", "most": "Everybody they need"}


@pytest.fixture
def team(cohort):
    return add_criterion(cohort=cohort, name="Team", weight=3, **WORDS)


@pytest.fixture
def market(cohort):
    return add_criterion(cohort=cohort, name="Market", weight=1, **WORDS)


def review(submission, by, scores):
    declare(enrolment=submission.enrolment, person=by, answer="none")
    judge(submission=submission, reviewer=by, saying=Saying("mr_01", "confirmed"))
    return finish(submission=submission, reviewer=by, scores=scores)


@pytest.mark.parametrize("sent", ["5", "-1", "x", "01", " 3", "٣"])
def test_what_is_no_level_is_refused_and_named(team, sent):
    with pytest.raises(NoLevel, match="Team"):
        read_scores([team], {f"score-{team.public_id}": sent})


def test_levels_are_read_and_what_was_not_shown_is_not_among_them(team, market):
    sent = {f"score-{team.public_id}": "0", f"score-{market.public_id}": ""}
    assert read_scores([team, market], sent) == {team.pk: 0, market.pk: None}
    assert read_scores([team, market], {f"score-{team.public_id}": "0"}) == {team.pk: 0}


def test_means_are_of_finished_reviews_and_weigh_as_the_rubric_says(submission, cohort, team, market, bob):
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    first = review(submission, bob, {team.pk: 4, market.pk: 0})
    second = review(submission, rita, {team.pk: 3})
    means = means_of([first, second], scores_in([first, second]))[submission.pk]
    assert [(one.name, one.figure, one.count) for one in means] == [("Team", "3.5", 2), ("Market", "0.0", 1)]
    assert whole(means) == "2.6"  # (3.5 * 3 + 0 * 1) / 4 = 2.625
    assert means_of([], scores_in([])) == {}
    assert whole([]) == ""


def test_a_score_is_changed_and_taken_back_with_the_review(submission, team, market, bob):
    review(submission, bob, {team.pk: 4, market.pk: 1})
    reopen(submission=submission, reviewer=bob)
    finish(submission=submission, reviewer=bob, scores={team.pk: 2, market.pk: None})
    assert list(CriterionScore.objects.values_list("criterion__name", "level")) == [("Team", 2)]
    reopen(submission=submission, reviewer=bob)
    finish(submission=submission, reviewer=bob)
    assert CriterionScore.objects.get().level == 2


def test_what_was_scored_by_stays_when_it_is_taken_out(submission, team, market, bob, cohort):
    made = review(submission, bob, {team.pk: 4})
    assert remove_criterion(team) is True
    assert remove_criterion(market) is False
    assert criteria_of(cohort) == []
    assert whole(means_of([made], scores_in([made]))[submission.pk]) == "4.0"
    again = add_criterion(cohort=cohort, name="Team", weight=1, **WORDS)
    assert criteria_of(cohort) == [again]
    assert again.pk not in end_of(Review.objects.get(), [again.pk]).scores


def test_a_name_counts_once_and_a_rubric_ends(cohort, team):
    with pytest.raises(NameTaken):
        add_criterion(cohort=cohort, name="Team", weight=1, **WORDS)
    for number in range(MOST_CRITERIA - 1):
        add_criterion(cohort=cohort, name=str(number), weight=1, **WORDS)
    with pytest.raises(LimitReached):
        add_criterion(cohort=cohort, name="One more", weight=1, **WORDS)
    assert Criterion.objects.count() == MOST_CRITERIA


@pytest.fixture
def screen(cohort):
    """A phase that counts today."""
    days = {"from_on": cohort.today, "to_on": cohort.today}
    return Phase.objects.create(cohort=cohort, checkpoint=None, name="Screen", **days)


def test_a_phase_scores_by_its_own_rubric_and_without_one_by_that_of_the_cohort(cohort, team, screen):
    assert criteria_of(cohort, screen) == [team]
    own = add_criterion(cohort=cohort, phase=screen, name="Team", weight=1, **WORDS)
    assert criteria_of(cohort, screen) == own_criteria(cohort, screen) == [own]
    assert criteria_of(cohort) == own_criteria(cohort, None) == [team]
    with pytest.raises(NameTaken):
        add_criterion(cohort=cohort, phase=screen, name="Team", weight=1, **WORDS)


def test_each_rubric_has_its_means_and_what_was_scored_stays_when_the_phase_goes(submission, cohort, team, screen, bob):
    own = add_criterion(cohort=cohort, phase=screen, name="Demand", weight=1, **WORDS)
    unused = add_criterion(cohort=cohort, phase=screen, name="Speed", weight=1, **WORDS)
    done = review(submission, bob, {team.pk: 4, own.pk: 1})

    def told():
        means = means_of([done], scores_in([done]))[submission.pk]
        return [(one.name, one.mean, [mean.name for mean in one.means]) for one in by_rubric(means)]

    assert told() == [("", "4.0", ["Team"]), ("Screen", "1.0", ["Demand"])]
    remove_phase(phase=screen, by=bob)
    assert told() == [("", "4.0", ["Team"]), ("Screen", "1.0", ["Demand"])]
    assert not Criterion.objects.filter(pk=unused.pk).exists()
    assert criteria_of(cohort) == [team]
    with pytest.raises(PhaseGone):
        add_criterion(cohort=cohort, phase=screen, name="Late", weight=1, **WORDS)
