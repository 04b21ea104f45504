"""An order stands for the ventures that a view held when it was made; twice is once, and too much is said before."""

import pytest
from django.db.models.functions import Now

from assessments.actions import save_answer
from cohorts.models import Cohort
from engine.playbook.answers import Answer
from jobs.claims import ClaimLost, claim, claim_next
from reports.models import Pack
from reports.packs import building, ordering, splitting
from reports.packs.ordering import NotCancellable, NotOrdered, NotRepeatable, cancel_pack, order_pack, retry_pack
from reviews import actions as review_actions
from tests.reports.packs.conftest import state

pytestmark = pytest.mark.django_db


def order(cohort, bob, **more):
    return order_pack(**{"cohort": cohort, "kind": "zip", "query": "", "language": "en", "by": bob} | more)


def handed_in_again(before, by):
    assessment = before.assessment
    save_answer(assessment=assessment, item_id="mr_01", given=Answer("value", 0), by=by)
    assessment.refresh_from_db()
    return review_actions.submit(assessment=assessment, enrolment=before.enrolment, by=by)


def test_what_it_stands_for_is_frozen(pack, submission, twin, silent, alice):
    before = pack.ventures
    assert [one["submission"] for one in before] == [submission.pk, twin.pk, None]
    assert [one["seal"] for one in before] == [submission.seal, twin.seal, ""]
    silent.delete()
    handed_in_again(twin, alice)
    pack.refresh_from_db()
    assert pack.ventures == before


def test_a_view_lets_through_what_the_page_shows(cohort, pack, silent, bob):
    filtered = order(cohort, bob, kind="sheet", query="q=says&chapter=")
    assert filtered.query == "q=says"
    assert [one["name"] for one in filtered.ventures] == ["Says nothing"]


def test_what_is_no_view_is_left_out(cohort, pack, bob):
    assert order(cohort, bob, query="sort=name&evil=<script>&select=all") == pack


def test_an_equal_order_under_way_is_returned(cohort, pack, bob):
    assert order(cohort, bob, query="sort=name") == pack
    claim_next(Pack)
    assert order(cohort, bob, query="sort=name") == pack
    assert order(cohort, bob, query="sort=name", language="zh-hans") != pack
    assert Pack.objects.count() == 2


def test_an_equal_order_after_the_first_is_over_is_another(cohort, pack, bob):
    cancel_pack(pack)
    assert order(cohort, bob, query="sort=name") != pack


def test_a_new_submission_makes_another_order(cohort, pack, twin, alice, bob):
    handed_in_again(twin, alice)
    assert order(cohort, bob, query="sort=name") != pack


def test_too_many_ventures_are_refused_before(cohort, submission, twin, bob, monkeypatch):
    monkeypatch.setitem(ordering.MOST_VENTURES, Pack.Kind.ZIP, 1)
    with pytest.raises(NotOrdered, match="holds 2 ventures; such an order can hold 1"):
        order(cohort, bob)
    assert Pack.objects.count() == 0


def test_a_view_that_holds_nothing_is_refused(cohort, bob):
    with pytest.raises(NotOrdered, match="no venture in this view"):
        order(cohort, bob, query="q=nobody")


def test_reports_of_those_who_handed_in_nothing_are_refused(cohort, submission, silent, bob):
    with pytest.raises(NotOrdered, match="has submitted anything yet"):
        order(cohort, bob, query="q=says")


def test_an_empty_cohort_is_told(cohort, bob):
    empty = Cohort.objects.create(programme=cohort.programme, name="Nobody")
    with pytest.raises(NotOrdered):
        order(empty, bob)


def test_an_organisation_cannot_fill_the_line(cohort, submission, pack, bob, monkeypatch):
    monkeypatch.setattr(ordering, "MOST_UNDER_WAY", 1)
    with pytest.raises(NotOrdered, match="1 orders are being made"):
        order(cohort, bob, language="zh-hans")


@pytest.fixture
def halves(cohort, pack, bob, monkeypatch):
    """An order of three ventures whose ZIP holds one report: two parts, one behind the other."""
    monkeypatch.setattr(splitting, "REPORTS_A_FILE", 1)
    first = order(cohort, bob, query="sort=name", language="zh-hans")
    return list(Pack.objects.filter(order_key=first.order_key).order_by("part"))


def test_a_large_order_is_several_files(halves, submission, twin):
    assert [(one.part, one.parts, one.total) for one in halves] == [(1, 2, 1), (2, 2, 2)]
    assert [[v["submission"] for v in one.ventures] for one in halves] == [[submission.pk], [twin.pk, None]]
    assert halves[0].turn + 1 == halves[1].turn
    assert halves[0].requested_at == halves[1].requested_at
    assert halves[0].file_name != halves[1].file_name


def test_the_same_large_order_under_way_is_returned_though_its_first_part_is_over(cohort, halves, bob):
    Pack.objects.filter(pk=halves[0].pk).update(status="failed", error_code="storage", finished_at=Now())
    assert order(cohort, bob, query="sort=name", language="zh-hans") == halves[1]
    assert Pack.objects.filter(language="zh-hans").count() == 2


def test_all_parts_of_an_order_are_one_to_the_limit(cohort, halves, bob, monkeypatch):
    monkeypatch.setattr(ordering, "MOST_UNDER_WAY", 2)  # the fixture's first pack, and the parts
    with pytest.raises(NotOrdered, match="2 orders are being made"):
        order(cohort, bob, kind="sheet")
    monkeypatch.setattr(ordering, "MOST_UNDER_WAY", 3)
    assert order(cohort, bob, kind="sheet").status == "queued"


def test_cancelling_a_part_cancels_those_that_are_under_way_and_no_other_order(halves, pack):
    held = claim(Pack, halves[1].public_id)
    cancel_pack(halves[0])
    assert [state(one)[0] for one in (*halves, pack)] == ["cancelled", "cancelled", "queued"]
    with pytest.raises(ClaimLost):
        held.prolong()


def test_a_finished_part_is_not_cancelled_and_cancels_nothing(halves):
    Pack.objects.filter(pk=halves[0].pk).update(status="failed", error_code="storage", finished_at=Now())
    with pytest.raises(NotCancellable):
        cancel_pack(halves[0])
    assert state(halves[1]) == ("queued", "")


def test_a_part_is_made_again_while_the_others_are_under_way(halves):
    Pack.objects.filter(pk=halves[0].pk).update(status="failed", error_code="storage", finished_at=Now())
    halves[0].refresh_from_db()
    assert retry_pack(halves[0]).status == "queued"
    assert state(halves[1]) == ("queued", "")


def test_a_waiting_pack_is_cancelled_and_made_again(pack):
    cancel_pack(pack)
    assert state(pack) == ("cancelled", "")
    with pytest.raises(NotCancellable):
        cancel_pack(pack)
    assert retry_pack(pack).status == "queued"
    with pytest.raises(NotRepeatable):
        retry_pack(pack)


def test_cancelled_while_it_is_made_it_stops_at_the_next_part(pack, submission):
    held = claim_next(Pack)
    cancel_pack(pack)
    building.carry_out(held)
    assert state(pack) == ("cancelled", "")
    assert (pack.sha256, pack.made) == ("", {})


def test_one_that_an_equal_order_took_the_place_of_is_not_repeated(cohort, pack, bob):
    cancel_pack(pack)
    order(cohort, bob, query="sort=name")
    with pytest.raises(NotRepeatable):
        retry_pack(pack)
