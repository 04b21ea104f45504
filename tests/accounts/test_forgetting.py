"""The sweeper forgets what nobody needs again, and nothing else."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import SentForm
from jobs.sweeping import sweep


def test_old_forms_and_ended_sessions_go_and_the_others_stay(db):
    now = timezone.now()
    for key, age in (("old", timedelta(days=3)), ("new", timedelta(hours=1))):
        SentForm.objects.create(key=key, location="/", sent_at=now - age)
        Session.objects.create(session_key=key, session_data="", expire_date=now - age + timedelta(hours=2))
    assert sweep().tidied == 2
    assert [row.key for row in SentForm.objects.all()] == ["new"]
    assert [row.session_key for row in Session.objects.all()] == ["new"]
    assert sweep().tidied == 0
