"""What lists may show: read without its bulk, and only while its seal holds."""

import pytest
from django.utils import timezone

from reviews.filed import files_of, handed_in_to, newest_of, playbook_of
from tests.reviews.filing import enrolled, filed
from tests.tampering import tamper


@pytest.fixture
def rows(cohort, assessment, alice):
    one, two = (enrolled(cohort, name, alice) for name in ("One", "Two"))
    return [
        filed(one, assessment, alice, days=-5, gaps={"mr_01": "high"}),
        filed(one, assessment, alice, days=-1, gaps={"mr_01": "low"}),
        filed(two, assessment, alice, days=-2, gaps={"mr_03": "low", "no_such_gap": "low"}),
    ]


def test_the_newest_of_each_venture_is_read_in_one_query(rows, cohort, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = newest_of(cohort)
        assert {(one.name, tuple(one.gaps)) for one in found.sound} == {
            ("One", ("mr_01",)),
            ("Two", ("mr_03", "no_such_gap")),
        }
        assert [one.submission.enrolment.public_id for one in found.sound]


def test_a_gap_that_its_own_version_does_not_know_has_no_name(rows, cohort):
    assert [list(one.known) for one in newest_of(cohort).sound if one.name == "Two"] == [["mr_03"]]


@pytest.mark.parametrize(
    ("field", "value"), [("venture_name", "Other"), ("summary", '{"gaps": {}}'), ("summary_seal", "0" * 64)]
)
def test_one_whose_seal_is_broken_stands_apart(rows, cohort, field, value):
    tamper("reviews_submission", field, value, rows[1].public_id)
    found = newest_of(cohort)
    assert ([one.name for one in found.sound], found.broken) == (["Two"], {rows[1].enrolment_id})


def test_a_venture_that_left_is_not_read(rows, cohort):
    rows[0].enrolment.ended_at, rows[0].enrolment.end = timezone.now(), "left"
    rows[0].enrolment.save()
    assert [one.name for one in files_of(handed_in_to(cohort)).sound] == ["Two"]


def test_a_cohort_speaks_the_version_it_pins(rows, cohort):
    assert playbook_of(cohort).version == cohort.playbook_version.version
    cohort.playbook_version = None
    assert playbook_of(cohort, newest_of(cohort).sound).digest == rows[0].playbook_version.digest
    assert playbook_of(cohort).id == "ai_venture"
