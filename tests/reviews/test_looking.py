"""When somebody looked last."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reviews.looking import look
from reviews.models import Looked

pytestmark = pytest.mark.django_db


def test_looking_twice_is_looking_once_later(cohort, bob, alice):
    now = timezone.now()
    for at in (now, now + timedelta(minutes=1)):
        look(user=bob, cohort=cohort, at=at)
    look(user=alice, cohort=cohort)
    assert Looked.objects.get(user=bob).at == now + timedelta(minutes=1)
    assert Looked.objects.count() == 2
