"""Rows of an assessment: who sees them, what an answer is in raw form, where a file is kept."""

import pytest
from django.contrib.auth.models import AnonymousUser

from assessments.models import Answer, Assessment, Evidence, evidence_path


def test_members_see_an_assessment_once_and_nobody_else_does(assessment, alice, erin, vic, bob, charlie, team):
    for person in (alice, erin, vic):
        assert list(Assessment.objects.visible_to(person)) == [assessment]
    for person in (bob, charlie, AnonymousUser()):
        assert not Assessment.objects.visible_to(person).exists()


def test_evidence_is_seen_by_members_only_and_taken_back_is_not_current(assessment, alice, charlie):
    kept = Evidence.objects.create(assessment=assessment, item_id="mr_03", link="https://a.example/", added_by=alice)
    Evidence.objects.create(
        assessment=assessment,
        item_id="mr_03",
        link="https://b.example/",
        added_by=alice,
        removed_at=assessment.created_at,
        removed_by=alice,
    )
    assert list(Evidence.objects.current()) == [kept]
    assert [one.is_current for one in Evidence.objects.order_by("pk")] == [True, False]
    assert Evidence.objects.visible_to(alice).count() == 2
    for person in (charlie, AnonymousUser()):
        assert not Evidence.objects.visible_to(person).exists()


def test_a_list_needs_no_further_query_and_stands_newest_first(assessment, alice, django_assert_num_queries):
    older = Assessment.objects.get()
    newer = Assessment.objects.create(venture=older.venture, playbook_version=older.playbook_version)
    with django_assert_num_queries(3):
        rows = list(Assessment.objects.visible_to(alice).listed())
        assert [(str(row), len(row.answers.all()), len(row.evidence.all())) for row in rows] == [(str(older), 0, 0)] * 2
    assert rows == [newer, older]


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("answer", "raw"),
    [
        (Answer(state="value", value=0), 0),
        (Answer(state="value", value=False), False),
        (Answer(state="value", value=[]), []),
        (Answer(state="unknown", value=4), {"unknown": True}),
        (Answer(state="not_applicable", reason="One ministry only", value=4), {"na": "One ministry only"}),
    ],
)
def test_the_state_of_an_answer_decides_what_is_read_of_it(answer, raw):
    assert answer.raw == raw
    assert type(answer.raw) is type(raw)


@pytest.mark.database_free
@pytest.mark.parametrize("name", ["plan.pdf", "../../etc/passwd", "a/b\\c", "", "名.pdf"])
def test_no_name_from_outside_becomes_part_of_a_path(name):
    evidence = Evidence()
    folder, short, file = evidence_path(evidence, name).split("/")
    assert (folder, short, file) == ("evidence", evidence.public_id.hex[:2], evidence.public_id.hex)


@pytest.mark.database_free
def test_evidence_is_called_by_its_file_or_its_link():
    assert Evidence(file_name="plan.pdf", link="").label == "plan.pdf"
    assert str(Evidence(link="https://a.example/")) == "https://a.example/"
