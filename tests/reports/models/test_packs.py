"""What a pack says of itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from cohorts.models import Cohort
from reports.models import Pack, Reason

pytestmark = pytest.mark.database_free


def test_its_file_is_named_after_cohort_day_and_language():
    pack = Pack(cohort=Cohort(name='春季/2027/"A"'), kind="zip", language="zh-hans", zone="Asia/Shanghai")
    pack.requested_at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past midnight of the 24th in Shanghai
    assert pack.file_name == "春季 2027 A 2026-11-24 zh.zip"


def test_a_part_says_which_one_it_is():
    pack = Pack(cohort=Cohort(name="Spring"), kind="cohort_pdf", language="en", part=2, parts=14, order_key="ab" * 32)
    pack.requested_at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert pack.file_name == "Spring 2026-11-23 en 02-of-14.pdf"
    codes = {Pack(order_key="ab" * 32, part=part, parts=parts).check_code for part, parts in ((1, 1), (1, 2), (2, 2))}
    assert len(codes) == 3


@pytest.mark.parametrize(
    ("kind", "part", "parts", "is_one"),
    [("cohort_pdf", 1, 1, False), ("cohort_pdf", 1, 2, True), ("cohort_pdf", 2, 2, False), ("zip", 1, 2, False)],
)
def test_the_first_part_of_a_paper_is_about_all(kind, part, parts, is_one):
    assert Pack(kind=kind, part=part, parts=parts).is_overview == is_one


def test_it_has_begun_when_a_part_is_made_though_it_waits_for_the_next():
    assert not Pack(status="queued").has_begun
    assert Pack(status="queued", done=1).has_begun
    assert Pack(status="running").has_begun
    assert not Pack(status="cancelled", done=1).has_begun


def test_it_expires():
    now = timezone.now()
    assert [Pack(expires_at=at).is_expired for at in (None, now, now + timedelta(minutes=1))] == [False, True, False]


def test_every_reason_is_a_sentence():
    pack = Pack(failures=[{"enrolment": 1, "name": "A", "reason": reason} for reason in Reason.values])
    assert [text[-1] for _name, text in pack.failures_in_words] == ["."] * len(Reason.values)
