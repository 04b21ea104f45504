"""The sweeper forgets what nobody needs again, and nothing else."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import SentForm
from accounts.sessions import BrowserSession
from jobs.sweeping import sweep


def test_old_forms_and_ended_sessions_go_and_the_others_stay(db):
    now = timezone.now()
    for key, age in (("old", timedelta(days=3)), ("new", timedelta(hours=1))):
        SentForm.objects.create(key=key, location="/", sent_at=now - age)
        for model in (Session, BrowserSession):
            model.objects.create(session_key=key, session_data="", expire_date=now - age + timedelta(hours=2))
    assert sweep().tidied == 3
    assert [row.key for row in SentForm.objects.all()] == ["new"]
    for model in (Session, BrowserSession):
        assert [row.session_key for row in model.objects.all()] == ["new"]
    assert sweep().tidied == 0
