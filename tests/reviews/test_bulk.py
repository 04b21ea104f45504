"""What is done with many ventures at once: who may, what becomes of each, and how a room above adds to it."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from cohorts.models import RIGHTS, Enrolment, Right, StaffMembership, Tag
from reviews import bulk
from reviews.bulk import Act, Outcome, act_called, acts_for, adds
from reviews.glance.rows import rows_of
from tests.conftest import person
from tests.reviews.glance.conftest import invent  # noqa: F401  a fixture

MANAGER, REVIEWER = RIGHTS["manager"], RIGHTS["reviewer"]


@pytest.fixture
def rows(ventures, cohort):
    return rows_of(cohort)


@pytest.fixture
def asked(bob):
    request = RequestFactory().post("/")
    request.user = bob
    return request


@pytest.mark.database_free
def test_each_role_is_offered_what_it_may_do():
    assert [act.key for act in acts_for(MANAGER)] == ["remind", "write", "lead", "tag", "untag", "remove", "reports"]
    assert [act.key for act in acts_for(REVIEWER)] == ["reports"]
    assert acts_for(RIGHTS["observer"]) == []
    assert act_called("remove", REVIEWER) is None
    assert act_called("nonsense", MANAGER) is None


@pytest.mark.database_free
def test_a_room_above_adds_what_it_can_do(monkeypatch):
    monkeypatch.setattr(bulk, "_acts", {key: one for key, one in bulk._acts.items() if not one.is_first})
    adds(Act("mail", "Write to them", "?", "Write", Right.MANAGE, lambda *_: [], is_first=True))
    assert acts_for(MANAGER)[0].key == "mail"
    assert "mail" not in [act.key for act in acts_for(REVIEWER)]


def test_a_lead_is_given_and_taken_away(rows, asked, cohort):
    ana = StaffMembership.objects.create(
        organisation=cohort.programme.organisation, user=person("Ana"), role="reviewer"
    )
    outcomes = bulk.assign_lead(rows[:2], {"lead": ana}, asked)
    assert [one.text for one in outcomes] == ["Ana is its lead now."] * 2
    assert ana.leads.count() == 2
    bulk.assign_lead(rows[:1], {"lead": None}, asked)
    assert ana.leads.count() == 1


def test_tagging_twice_tags_once_and_a_word_nobody_uses_goes(rows, asked, cohort):
    for _ in range(2):
        bulk.add_tag(rows[:3], {"tag": "hardware"}, asked)
    tag = Tag.objects.get()
    assert tag.enrolments.count() == 3
    bulk.remove_tag(rows[:2], {"tag": tag}, asked)
    assert [one.pk for one in tag.enrolments.all()] == [rows[2].enrolment.pk]
    bulk.remove_tag(rows, {"tag": tag}, asked)
    assert not Tag.objects.exists()


def test_there_are_not_endless_tags(rows, asked, cohort, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_TAGS", 1)
    bulk.add_tag(rows, {"tag": "one"}, asked)
    refused = bulk.add_tag(rows, {"tag": "two"}, asked)
    assert {one.is_done for one in refused} == {False}
    assert [tag.name for tag in Tag.objects.all()] == ["one"]
    assert {one.is_done for one in bulk.add_tag(rows, {"tag": "one"}, asked)} == {True}


def test_who_is_removed_keeps_what_was_submitted(rows, asked, cohort, bob):
    bulk.remove_from_cohort(rows[:1], {}, asked)
    gone = Enrolment.objects.get(pk=rows[0].enrolment.pk)
    assert (gone.end, gone.ended_by) == ("removed", bob)
    assert gone.submissions.count() == 1
    assert cohort.enrolments.current().count() == 3


def test_only_colleagues_who_read_ventures_may_lead(cohort, bob):
    organisation = cohort.programme.organisation
    StaffMembership.objects.create(organisation=organisation, user=person("Olga"), role="observer")
    found = bulk.LeadForm(cohort=cohort).fields["lead"].queryset
    assert [str(one.user) for one in found] == ["Bob"]


def send(client, cohort, **data):
    return client.post(reverse("cohort_bulk", args=[cohort.public_id]), data)


def test_nothing_is_done_before_it_is_sure(client, bob, ventures, cohort):
    client.force_login(bob)
    keys = [str(key) for key in cohort.enrolments.values_list("pk", flat=True)]
    asked = send(client, cohort, act="remove", rows=keys[:2], view="sort=name")
    assert asked.status_code == 200
    assert cohort.enrolments.current().count() == 4
    assert "Remove these ventures" in asked.content.decode()
    done = send(client, cohort, act="remove", rows=",".join(keys[:2]), view="sort=name", sure="1")
    assert "Done for 2 of 2." in done.content.decode()
    assert f'href="/cohorts/{cohort.public_id}?sort=name"' in done.content.decode()
    assert cohort.enrolments.current().count() == 2


def test_all_that_match_are_chosen_by_the_view(client, bob, invent, cohort):  # noqa: F811  a fixture
    invent(30)
    client.force_login(bob)
    page = client.get(reverse("cohort", args=[cohort.public_id]) + "?lead=nobody&select=all")
    count = page.context["glance"].tally["shown"]
    asked = send(client, cohort, act="tag", all="1", view="lead=nobody")
    assert len(asked.context["rows"]) == count
    send(client, cohort, act="tag", rows=asked.context["keys"], tag="orphan", sure="1")
    assert Tag.objects.get(name="orphan").enrolments.count() == count
    assert not Tag.objects.get(name="orphan").enrolments.exclude(lead=None).exists()


def test_ventures_of_another_cohort_are_never_touched(client, bob, ventures, cohort, other_cohort, dora):
    other = cohort.enrolments.first()
    type(other).objects.filter(pk=other.pk).update(cohort=other_cohort)
    client.force_login(bob)
    answer = send(client, cohort, act="remove", rows=str(other.pk), sure="1")
    assert answer.status_code == 302
    assert other_cohort.enrolments.current().count() == 1


@pytest.mark.parametrize("rows", ["", "x", "-1", "9" * 40, "²"])
def test_nothing_selected_is_said(client, bob, ventures, cohort, rows):
    client.force_login(bob)
    assert send(client, cohort, act="lead", rows=rows).status_code == 302


def test_a_field_that_is_missing_is_asked_for_again(client, bob, ventures, cohort):
    client.force_login(bob)
    key = str(cohort.enrolments.first().pk)
    again = send(client, cohort, act="tag", rows=key, tag=" ", sure="1")
    assert again.status_code == 422
    assert not Tag.objects.exists()


def test_those_that_failed_come_first_and_stay_selected(client, bob, ventures, cohort, monkeypatch):
    monkeypatch.setattr(bulk, "_acts", dict(bulk._acts))
    adds(
        Act(
            "try",
            "Try",
            "?",
            "Try",
            Right.READ,
            lambda rows, *_: [Outcome(r, "So.", n != 1) for n, r in enumerate(rows)],
        )
    )
    client.force_login(bob)
    keys = [str(key) for key in cohort.enrolments.order_by("pk").values_list("pk", flat=True)]
    done = send(client, cohort, act="try", rows=keys, sure="1")
    assert done.context["failed_keys"] == keys[1]
    assert next(str(one.row.enrolment.pk) for one in done.context["outcomes"]) == keys[1]
    assert "Done for 3 of 4." in done.content.decode()
