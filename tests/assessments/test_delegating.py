"""What members take on: given and taken back, counted while it is open, free again once they leave or only read."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from assessments.delegating import Given, give, given_in, given_in_all, mine, move_delegations
from assessments.evaluation import evaluate
from assessments.models import Delegation
from cohorts.models import VentureMembership
from cohorts.team import change_role, leave, remove
from playbooks import catalogue
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db
CHAPTER, QUESTION = ("chapter", "le"), ("question", "mr_01")


def member(assessment, user):
    return VentureMembership.objects.get(venture=assessment.venture, user=user)


def words(assessment, user, language="en"):
    return [one.words for one in mine(evaluate(assessment), given_in(assessment), user.pk, language)]


@pytest.fixture
def erins(assessment, team, alice, erin):
    """Erin takes on Legal and one question of another chapter."""
    hers = member(assessment, erin)
    give(assessment=assessment, given={CHAPTER: hers, QUESTION: hers}, by=alice)
    return assessment


def test_open_questions_count_and_one_given_by_itself_goes_before_its_chapter(erins, alice, erin):
    total = evaluate(erins).progress.chapters["le"].total
    research, legal = words(erins, erin)
    assert research.startswith("1 question open in “")
    assert legal.startswith(f"{total} questions open in “")
    asked = next(item.id for item in evaluate(erins).playbook.items_of("le") if item.is_asked)
    give(assessment=erins, given={("question", asked): member(erins, alice)}, by=erin)
    assert words(erins, erin)[1].startswith(f"{total - 1} questions")
    assert words(erins, alice)[0].startswith("1 question open")


def test_nothing_is_left_once_all_is_answered(erins, alice, erin):
    answer_as(erins, "R-10", alice)
    le = evaluate(erins).progress.chapters["le"]
    assert bool(words(erins, erin)) == (not le.is_complete)
    assert not any("Market" in one for one in words(erins, erin))


@pytest.mark.parametrize("how", ["leaves", "reads"])
def test_it_is_free_again_when_somebody_leaves_and_nobodys_while_they_only_read(erins, alice, erin, how):
    if how == "leaves":
        leave(member=member(erins, erin))
        assert not Delegation.objects.exists()
    else:
        change_role(member=member(erins, erin), role="viewer", by=member(erins, alice))
    assert given_in(erins) == Given()
    # Whoever takes it on now meets nothing that stands in the way.
    seen = {CHAPTER: ""}
    assert give(assessment=erins, given={CHAPTER: member(erins, alice)}, seen=seen, by=alice) == (1, [])


def test_who_comes_late_is_told_and_changes_nothing(erins, alice, erin, vic, team):
    shown = {CHAPTER: ""}  # of before it was given to Erin
    changed, [taken] = give(assessment=erins, given={CHAPTER: member(erins, alice)}, seen=shown, by=alice)
    assert (changed, taken.by, taken.to.user) == (0, alice, erin)
    assert give(assessment=erins, given={CHAPTER: member(erins, erin)}, seen=shown, by=erin) == (0, [])
    assert give(assessment=erins, given={CHAPTER: None}, by=erin) == (1, [])
    assert give(assessment=erins, given={CHAPTER: None}, by=erin) == (0, [])


def test_many_ventures_are_one_query(erins, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = given_in_all([erins])
        assert {str(one.user) for one in found[erins.pk].by_piece.values()} == {"Erin"}


def test_a_later_playbook_takes_along_what_it_knows(erins, alice, erin):
    after = catalogue.playbook_for(erins.playbook_version)
    hers = member(erins, erin)
    keys = ("old_into_one", "old_into_two", "old_into_taken")
    give(assessment=erins, given={("question", key): hers for key in keys}, by=alice)
    into = {"old_into_one": ("le_01",), "old_into_two": ("le_02", "le_03"), "old_into_taken": ("mr_01",)}
    move_delegations(erins, after, into)
    assert {(row.of, row.key) for row in Delegation.objects.all()} == {CHAPTER, QUESTION, ("question", "le_01")}


def test_nothing_is_given_to_somebody_who_was_removed_a_moment_before(erins, alice, erin):
    gone = member(erins, erin)
    leave(member=member(erins, erin))  # the page still knows them
    assert give(assessment=erins, given={CHAPTER: gone, QUESTION: member(erins, alice)}, by=alice) == (1, [])
    assert set(Delegation.objects.values_list("member__user__name", flat=True)) == {"Alice"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_whoever_is_given_a_chapter_while_they_are_removed_has_it_or_is_gone(assessment, team, alice, erin):
    hers, owner = member(assessment, erin), member(assessment, alice)
    start = threading.Barrier(2)

    def one(act):
        start.wait(20)
        try:
            return act()
        finally:
            connection.close()

    acts = [lambda: give(assessment=assessment, given={CHAPTER: hers}, by=alice), lambda: remove(member=hers, by=owner)]
    with ThreadPoolExecutor(2) as pool:
        assert len(list(pool.map(one, acts, timeout=60))) == 2
    assert not Delegation.objects.exists()
    assert not VentureMembership.objects.filter(user=erin).exists()
