"""The page of a cohort's packs, and the door that every download passes anew."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Cohort
from jobs.claims import claim
from jobs.models import from_now
from reports.day import of_packs
from reports.models import Pack
from reports.packs.ordering import order_pack
from reports.packs.storage import path_of, store_written
from reviews.day import Reader
from tests.reports.packs import conftest as packs
from tests.world import colleague

pytestmark = [pytest.mark.django_db, pytest.mark.database_free]
HTMX = {"HX-Request": "true"}
cohort, pack, twin, silent, pack_folder = packs.cohort, packs.pack, packs.twin, packs.silent, packs.pack_folder


@pytest.fixture
def staff(client, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def ready(pack):
    stored = store_written(lambda file: file.write(b"a file") and None, ".zip")
    claim(Pack, pack.public_id).finish(**vars(stored), expires_at=from_now(timedelta(days=7)))
    pack.refresh_from_db()
    return pack


def page(client, cohort, query=""):
    return client.get(reverse("cohort_packs", args=[cohort.public_id]) + query).content.decode()


def download(client, pack):
    return client.get(reverse("pack_download", args=[pack.public_id]))


def order(client, cohort, **data):
    return client.post(reverse("pack_order", args=[cohort.public_id]), {"kind": "zip", "language": "en"} | data)


def test_an_order_leads_back_to_the_view_it_was_made_of(staff, cohort, submission):
    answer = order(staff, cohort, view="q=ink&sort=name")
    assert answer.url == reverse("cohort_packs", args=[cohort.public_id]) + "?q=ink&sort=name"
    read = staff.get(answer.url).content.decode()
    assert "Waiting, number 1 in line" in read
    assert "Of the one venture that your view shows." in read
    assert read.count('hx-trigger="every 1500ms"') == 1


def test_two_clicks_make_one(staff, cohort, submission):
    order(staff, cohort)
    order(staff, cohort)
    assert Pack.objects.count() == 1


def test_what_cannot_be_ordered_is_said(staff, cohort, submission):
    answer = order(staff, cohort, view="q=nobody")
    assert "There is no venture in this view. Nothing was ordered." in staff.get(answer.url).content.decode()


@pytest.mark.parametrize("data", [{"kind": "poem"}, {"language": "fr"}, {"kind": ""}, {"language": ""}])
def test_an_order_of_nothing_that_there_is_is_not_found(staff, cohort, data):
    assert order(staff, cohort, **data).status_code == 404


def test_the_file_is_given_out_under_its_name(staff, ready):
    answer = download(staff, ready)
    assert b"".join(answer.streaming_content) == b"a file"
    kept = ("Content-Type", "X-Content-Type-Options", "Cache-Control")
    assert [answer[name] for name in kept] == ["application/zip", "nosniff", "private, no-store"]
    assert ready.file_name in answer["Content-Disposition"]


def test_a_colleague_who_is_removed_fetches_nothing(staff, ready, bob):
    assert download(staff, ready).status_code == 200
    bob.staff_memberships.all().delete()
    assert [download(staff, ready).status_code, staff.get(f"/packs/{ready.public_id}").status_code] == [404, 404]


@pytest.mark.parametrize("role", ["reviewer", "observer"])
def test_a_colleague_of_a_lesser_role_fetches_nothing(staff, ready, bob, role):
    bob.staff_memberships.update(role=role)
    assert download(staff, ready).status_code == 403


@pytest.mark.parametrize("who", ["alice", "rival"])
def test_others_do_not_learn_that_it_exists(client, request, ready, who):
    client.force_login(request.getfixturevalue(who))
    for key in (ready.public_id, uuid.uuid4()):
        assert client.get(reverse("pack_download", args=[key])).status_code == 404


def test_what_has_expired_is_offered_anew(staff, ready):
    Pack.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = download(staff, ready)
    assert answer.url == reverse("pack", args=[ready.public_id])
    assert "Expired: the file was removed" in staff.get(answer.url).content.decode()
    staff.post(reverse("pack_retry", args=[ready.public_id]))
    assert packs.state(ready) == ("queued", "")


def test_a_damaged_file_is_not_given_out_and_can_be_made_again(staff, ready):
    path_of(ready.sha256, ".zip").write_bytes(b"another")
    answer = download(staff, ready)
    assert (answer.status_code, "The stored file is damaged" in answer.content.decode()) == (409, True)
    staff.post(reverse("pack_retry", args=[ready.public_id]))
    assert packs.state(ready) == ("queued", "")


def test_a_whole_one_is_not_made_again(staff, ready):
    answer = staff.post(reverse("pack_retry", args=[ready.public_id]), headers=HTMX)
    assert "There is nothing to repeat" in answer.content.decode()
    assert packs.state(ready) == ("ready", "")


def test_the_row_says_how_far_it_is_and_who_is_left_out(staff, pack):
    failures = [{"enrolment": 1, "name": "<b>Ink", "reason": "seal_broken"}]
    claim(Pack, pack.public_id).note(done=2, failures=failures)
    read = staff.get(reverse("pack", args=[pack.public_id]), headers=HTMX).content.decode()
    assert "<html" not in read
    assert "Being made: 2 of 3 ventures" in read
    assert "One venture is not in it" in read
    assert "&lt;b&gt;Ink</bdi></b>: Seal broken: no file is made from it." in read


def test_it_is_cancelled_at_any_time_but_the_end(staff, pack, ready, bob, cohort):
    address = reverse("pack_cancel", args=[ready.public_id])
    assert "It is too late to cancel" in staff.post(address, headers=HTMX).content.decode()
    other = order_pack(cohort=cohort, kind="zip", query="", language="zh-hans", by=bob)
    claim(Pack, other.public_id)
    answer = staff.post(reverse("pack_cancel", args=[other.public_id]), follow=True).content.decode()
    assert ("Cancelled" in answer, "hx-trigger" in answer) == (True, False)


def test_the_page_costs_the_same_with_one_and_with_three(staff, cohort, pack, bob):
    page(staff, cohort)  # the first one of a process also reads what is kept from then on
    with CaptureQueriesContext(connection) as one:
        page(staff, cohort)
    for tag, view in (("en", ""), ("zh-hans", "")):
        order_pack(cohort=cohort, kind="zip", query=view, language=tag, by=bob)
    with CaptureQueriesContext(connection) as three:
        page(staff, cohort)
    assert len(three) == len(one) <= 12


def test_a_cohort_without_ventures_has_the_page(staff, cohort):
    cohort.enrolments.all().update(ended_at=timezone.now(), end="removed")
    read = page(staff, cohort)
    assert "There is no venture in this cohort yet." in read
    assert "Order in English" not in read
    read = page(staff, cohort, "?q=nobody")
    assert "No venture matches the view that you came with" in read
    assert "Order in English" not in read


def lines(user):
    return [(line.count, line.link) for line in of_packs(Reader(user))]


def ready_ones(client, cohort):
    return page(client, cohort, "?ready=1").count('id="pack-')


def test_what_is_ready_is_a_line_of_the_day_until_whoever_ordered_it_has_it(staff, cohort, ready, bob):
    address = reverse("cohort_packs", args=[cohort.public_id])
    assert lines(bob) == [(1, f"{address}?ready=1#list")]
    assert "file that you ordered is ready" in staff.get(reverse("day")).text
    assert ready_ones(staff, cohort) == 1
    staff.head(reverse("pack_download", args=[ready.public_id]))
    assert lines(bob) != []
    download(staff, ready)
    assert (lines(bob), ready_ones(staff, cohort)) == ([], 0)
    assert "You have downloaded all that is ready." in page(staff, cohort, "?ready=1")
    assert page(staff, cohort).count('id="pack-') == 1


def test_it_is_no_line_of_a_colleague_and_stays_one_when_a_colleague_downloads_it(client, cohort, ready, bob):
    other = colleague("other", cohort.programme.organisation, "manager")
    client.force_login(other)
    assert (lines(other), ready_ones(client, cohort)) == ([], 0)
    assert download(client, ready).status_code == 200
    assert len(lines(bob)) == 1


@pytest.mark.parametrize("why", ["expired", "lesser role", "closed", "waits"])
def test_what_cannot_be_downloaded_is_no_line(ready, bob, why):
    match why:
        case "expired":
            Pack.objects.update(expires_at=timezone.now())
        case "lesser role":
            bob.staff_memberships.update(role="reviewer")
        case "closed":
            Cohort.objects.update(closed_at=timezone.now())
        case "waits":
            Pack.objects.requeue(is_new=True)
    assert lines(bob) == []


def test_made_once_more_it_waits_once_more(staff, ready):
    download(staff, ready)
    Pack.objects.requeue(is_new=True)
    assert Pack.objects.get().fetched_at is None


def test_many_cohorts_cost_one_query(ready, bob, django_assert_num_queries):
    reader = Reader(bob)
    assert len(reader.cohorts) == 1
    with django_assert_num_queries(1):
        assert len(list(of_packs(reader))) == 1
