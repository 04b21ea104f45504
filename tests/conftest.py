"""The cast. Alice founds a venture, Erin edits it, Vic views it; Bob is staff of her cohort's organisation,
Dora staff of another one; Charlie is a stranger who owns a venture of his own."""

from __future__ import annotations

import os
from itertools import count
from unittest import mock

import hypothesis
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone, translation
from django.utils.timezone import now
from whitenoise.middleware import WhiteNoiseMiddleware

from accounts.models import User
from assessments import actions
from assessments.models import Answer, AnswerHistory, Assessment
from cohorts import actions as cohort_actions
from cohorts.models import VentureMembership
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import answer_to_raw
from playbooks import catalogue
from reviews import actions as review_actions
from tests import databases

# On a busy machine a draw takes what it takes; that says nothing of what is tried.
hypothesis.settings.register_profile(
    "plumbline", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("plumbline")

# A healthy Redis on a busy machine may take longer to answer than a person is kept waiting; then limits would not
# count and nothing would be kept, which says nothing of what is tried.
if settings.CACHES["default"]["BACKEND"] == "config.cache.OpenRedisCache":
    settings.CACHES["default"]["OPTIONS"] = {"socket_timeout": 10, "socket_connect_timeout": 10}

# Playwright's event loop and a live server share the test's thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

PASSWORD = "correct horse battery"


TOUCHES_ROWS = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tells tests that touch no rows: they run once, and `make quick` runs them without a database."""
    for item in items:
        if not TOUCHES_ROWS & set(item.fixturenames) and not item.get_closest_marker("django_db"):
            item.add_marker("database_free")
            item.add_marker("rowless")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """SQLite tests use a file, so that a real worker process can share the database.

    No connection outlives its request: a thread of the live server that the browser keeps open would hold
    the database when it is to be dropped.
    """
    connection.settings_dict["CONN_MAX_AGE"] = 0
    options = connection.settings_dict.get("OPTIONS", {})
    if "options" in options:  # a test is one transaction: it may be idle for as long as a paper takes on a busy machine
        options["options"] += " -c idle_in_transaction_session_timeout=120000"
    if connection.vendor == "sqlite":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        name = settings.VAR_DIR / f"test{worker}.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(name)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """A copy of the migrated database; in the end it goes, after what a request under way still holds open."""
    with django_db_blocker.unblock():
        databases.prepare(connection.creation._get_test_db_name())
        made = setup_databases(verbosity=0, interactive=False, keepdb=True)
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """A folder for each test that never was, made by whoever writes to it.

    pytest's own for each test costs 3 ms, most of them for a link to the last one; few tests write anything.
    """
    base = tmp_path_factory.mktemp("files")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_files(settings, folders):
    """Each test writes its files to a folder of its own."""
    settings.MEDIA_ROOT = next(folders) / "media"
    settings.REPORT_FOLDER = settings.MEDIA_ROOT / "reports"


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once():
    """Every client of a test loads the middleware, which looks for all static files: a fifth of a quick test."""
    found, find = {}, WhiteNoiseMiddleware.add_files_from_finders

    def once(self):
        key = (self.static_prefix, self.max_age, *map(str, settings.STATICFILES_DIRS))
        before, self.files = self.files, {}
        if key not in found:
            find(self)
            found[key] = self.files
        self.files = {**before, **found[key]}

    with mock.patch.object(WhiteNoiseMiddleware, "add_files_from_finders", once):
        yield


@pytest.fixture(autouse=True)
def own_language():
    """Each test begins in English and UTC: a request leaves the reader's language and zone behind it."""
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def published(db):
    return catalogue.publish(catalogue.playbook_on_disk(catalogue.default_playbook_id()))


def person(name):
    return User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name)


@pytest.fixture
def alice(db):
    return person("Alice")


@pytest.fixture
def erin(db):
    return person("Erin")


@pytest.fixture
def vic(db):
    return person("Vic")


@pytest.fixture
def bob(db):
    return person("Bob")


@pytest.fixture
def dora(db):
    return person("Dora")


@pytest.fixture
def charlie(db):
    return person("Charlie")


@pytest.fixture
def assessment(published, alice):
    return actions.start_assessment(name="Inkwell Tutor", by=alice)


def persona(code):
    """A persona of the default playbook, as its files stand."""
    personas = catalogue.personas_on_disk(catalogue.default_playbook_id())
    return next(one for one in personas if one.code == code)


_given = {}  # by persona and digest of the playbook: read once a process


def given(playbook, code):
    """What a persona answers: item, state, reason and value as it is stored."""
    if (code, playbook.digest) not in _given:
        _given[code, playbook.digest] = [
            (key, one.state, one.reason, answer_to_raw(one) if one.state == "value" else None)
            for key, one in read_answers(playbook, persona(code).answers).answers.items()
        ]
    return _given[code, playbook.digest]


def answer_rows(assessment, code, by):
    """The answers of a persona as rows, not stored yet."""
    playbook = catalogue.playbook_for(assessment.playbook_version)
    return [
        Answer(assessment=assessment, item_id=key, state=state, reason=reason, answered_by=by, value=value)
        for key, state, reason, value in given(playbook, code)
    ]


def answer_as(assessment, code, by):
    """Gives the answers of a persona, written at once: a hundred separate saves would slow every test."""
    rows = Answer.objects.bulk_create(answer_rows(assessment, code, by))
    AnswerHistory.objects.bulk_create(
        AnswerHistory(assessment=assessment, item_id=row.item_id, rev=1, raw=row.raw, answered_by=by, answered_at=now())
        for row in rows
    )
    Assessment.objects.filter(pk=assessment.pk).update(revision=len(rows), answered_at=now())
    return Assessment.objects.get(pk=assessment.pk)


@pytest.fixture
def answered(assessment, alice):
    """Alice's venture with all answers of the school tutor (R-10)."""
    return answer_as(assessment, "R-10", alice)


@pytest.fixture
def team(assessment, erin, vic):
    """Erin edits Alice's venture, Vic views it."""
    roles = VentureMembership.Role
    for user, role in ((erin, roles.EDITOR), (vic, roles.VIEWER)):
        VentureMembership.objects.create(venture=assessment.venture, user=user, role=role)


@pytest.fixture
def cohort(published, bob):
    organisation = cohort_actions.found_organisation(name="Kiln", by=bob)
    return cohort_actions.open_cohort(organisation=organisation, programme="AI founders", name="Autumn", by=bob)


@pytest.fixture
def other_cohort(published, dora):
    organisation = cohort_actions.found_organisation(name="Quay", by=dora)
    return cohort_actions.open_cohort(organisation=organisation, programme="Quay", name="2026 B", by=dora)


@pytest.fixture
def invitation(cohort, bob):
    return cohort_actions.invite(cohort=cohort, by=bob)


@pytest.fixture
def enrolment(invitation, assessment, alice):
    return cohort_actions.enrol(invitation=invitation, venture=assessment.venture, by=alice)


@pytest.fixture
def submission(answered, enrolment, alice):
    return review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)


@pytest.fixture
def evidence(assessment, alice):
    file = SimpleUploadedFile("interview log.pdf", b"%PDF-1.4 minutes")
    return actions.attach_file(assessment=assessment, item_id="mr_01", file=file, by=alice)
