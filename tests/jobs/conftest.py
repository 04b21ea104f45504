"""What the tests of jobs start from: one report that waits, and a broker in memory."""

import pytest
from celery import current_app

from reports import actions
from tests.jobs.orders import empty_queue


@pytest.fixture
def report(answered, alice):
    return actions.request_report(by=alice, language="en", assessment=answered)


@pytest.fixture
def broker(settings):
    """Messages are counted by what a round says it sent; a broker in memory takes them.

    It is one for the whole process: what other tests sent would fill it up.
    """
    current_app.conf.broker_url = "memory://"
    empty_queue()
    yield
    current_app.conf.broker_url = settings.CELERY_BROKER_URL
