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
