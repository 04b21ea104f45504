"""A form that makes something makes it once, whatever is clicked twice, and whoever waits for whom."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import SentForm
from assessments import actions
from cohorts.models import Cohort, Organisation, Venture
from engine.playbook.answers import Answer as Given
from reviews.models import Submission


@pytest.mark.parametrize(("make", "name"), [(Venture, "venture_create"), (Organisation, "organisations")])
def test_the_same_form_twice_makes_one(client, published, alice, make, name):
    client.force_login(alice)
    form = {"name": "Kite", "once": uuid4().hex}
    first, second = (client.post(reverse(name), form) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert make.objects.count() == 1


def test_a_cohort_is_opened_once(client, bob, cohort):
    client.force_login(bob)
    url = reverse("cohort_create", args=[cohort.programme.organisation.public_id])
    form = {"programme": "P", "name": "Spring", "once": uuid4().hex}
    assert client.post(url, form)["Location"] == client.post(url, form)["Location"]
    assert Cohort.objects.filter(name="Spring").count() == 1


def test_another_name_in_the_same_form_is_another_venture(client, published, alice):
    client.force_login(alice)
    key = uuid4().hex
    for name in ("Kite", "Kestrel"):
        client.post(reverse("venture_create"), {"name": name, "once": key})
    assert Venture.objects.count() == 2


def test_a_form_that_was_refused_may_be_sent_again(client, published, alice):
    client.force_login(alice)
    key = uuid4().hex
    assert client.post(reverse("venture_create"), {"name": " ", "once": key}).status_code == 422
    assert SentForm.objects.count() == 0
    assert client.post(reverse("venture_create"), {"name": "Kite", "once": key}).status_code == 302


def test_the_key_of_one_person_is_none_of_another(client, published, alice, charlie):
    form = {"name": "Kite", "once": uuid4().hex}
    places = set()
    for user in (alice, charlie):
        client.force_login(user)
        places.add(client.post(reverse("venture_create"), form)["Location"])
    assert len(places) == 2


def test_the_same_file_twice_is_one_piece_of_evidence(client, alice, assessment):
    client.force_login(alice)
    url, key = reverse("evidence_add", args=[assessment.public_id, "mr_01"]), uuid4().hex
    for _ in range(2):
        file = SimpleUploadedFile("log.pdf", b"%PDF-1.4 minutes of ten interviews")
        assert client.post(url, {"file": file, "once": key}).status_code == 302
    assert assessment.evidence.count() == 1
    assert assessment.evidence.get().file.read() == b"%PDF-1.4 minutes of ten interviews"


@pytest.mark.django_db(transaction=True)
def test_three_submits_at_once_while_a_colleague_saves_are_one(answered, enrolment, alice, erin, team):
    """Each of the posts comes on a connection of its own; a save between them changes the revision."""
    url = reverse("submit", args=[answered.public_id, enrolment.public_id])
    key, gate = uuid4().hex, threading.Barrier(4)
    clients = [Client() for _ in range(3)]
    for one in clients:
        one.force_login(alice)

    def submit(client):
        gate.wait(20)
        try:
            return client.post(url, {"once": key})["Location"]
        finally:
            connection.close()

    def save():
        gate.wait(20)
        try:
            for level in (0, 1, 2, 3, 4, 0):
                actions.save_answer(assessment=answered, item_id="mr_01", given=Given("value", level), by=erin)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        saving = pool.submit(save)
        places = [job.result(30) for job in [pool.submit(submit, one) for one in clients]]
        saving.result(30)
    assert len(set(places)) == 1
    assert Submission.objects.count() == 1
