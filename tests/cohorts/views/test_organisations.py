"""The page of organisations and their cohorts, in each role, and what an organisation has set."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments.actions import start_assessment
from cohorts.actions import archive_cohort, found_organisation, open_cohort
from cohorts.branding import folder
from cohorts.models import Cohort, Invitation, Organisation, StaffMembership
from tests.cohorts.pictures import picture


def test_staff_open_an_organisation_a_cohort_and_a_link(client, bob, published):
    client.force_login(bob)
    client.post(reverse("organisations"), {"name": "Kiln"})
    organisation = Organisation.objects.get()
    client.post(reverse("cohort_create", args=[organisation.public_id]), {"programme": "AI", "name": "Autumn"})
    cohort = Cohort.objects.get()
    client.post(reverse("invitation_create", args=[cohort.public_id]))

    html = client.get(reverse("cohort", args=[cohort.public_id])).content.decode()

    assert reverse("invitation", args=[Invitation.objects.get().code]) in html
    assert "Invite the first ventures" in html


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "a\x00b"])
def test_an_organisation_needs_a_name_that_can_be_kept(client, bob, name):
    client.force_login(bob)
    assert client.post(reverse("organisations"), {"name": name}).status_code == 422
    assert Organisation.objects.count() == 0


@pytest.mark.guard
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_cohorts_costs_the_same_queries_for_more(client, bob, cohort, count, django_assert_num_queries):
    for number in range(count):
        open_cohort(organisation=cohort.programme.organisation, programme="AI founders", name=f"C{number}", by=bob)
    client.force_login(bob)
    client.get(reverse("organisations"))
    with django_assert_num_queries(6):
        client.get(reverse("organisations"))


def test_a_manager_without_a_venture_lands_on_the_day(client, bob, cohort):
    client.force_login(bob)
    landed = client.get(reverse("home"), follow=True)
    assert landed.redirect_chain == [(reverse("day"), 302)]
    assert cohort.name in landed.content.decode()


def test_a_manager_can_still_ask_for_ventures_of_their_own(client, bob, cohort):
    client.force_login(bob)
    page = client.get(reverse("home") + "?ventures").content.decode()
    assert "Create your venture" in page


def test_a_manager_with_a_venture_lands_on_it(client, bob, cohort, published):
    start_assessment(name="Own", by=bob)
    client.force_login(bob)
    assert "Own" in client.get(reverse("home")).content.decode()


def test_a_mistake_in_one_organisations_form_comes_back_there(client, cohort, bob):
    found_organisation(name="Second", by=bob)
    client.force_login(bob)
    url = reverse("cohort_create", args=[cohort.programme.organisation.public_id])
    answer = client.post(url, {"programme": "AI", "name": ""})
    forms = {row.name: form.errors for row, form in answer.context["rows"]}
    assert answer.status_code == 422
    assert (set(forms["Kiln"]), set(forms["Second"]), Cohort.objects.count()) == ({"name"}, set(), 1)


def seen_by(client, user, url):
    client.force_login(user)
    return client.get(url).content.decode()


def test_observers_are_led_to_the_summary_and_managers_to_the_ventures(client, cohort, bob, charlie):
    organisation = cohort.programme.organisation
    StaffMembership.objects.create(organisation=organisation, user=charlie, role="observer")
    named, summary = (reverse(name, args=[cohort.public_id]) for name in ("cohort", "summary"))
    pages = {user: seen_by(client, user, reverse("organisations")) for user in (bob, charlie)}
    assert (f'href="{named}"' in pages[bob], f'href="{named}"' in pages[charlie]) == (True, False)
    assert f'href="{summary}"' in pages[charlie]
    assert ("Open a cohort" in pages[bob], "Open a cohort" in pages[charlie]) == (True, False)
    assert "0 ventures" not in pages[charlie]


def test_archived_cohorts_are_folded_away(client, cohort, bob):
    archive_cohort(cohort=cohort, is_archived=True)
    page = seen_by(client, bob, reverse("organisations"))
    assert page.index("Archived") < page.index(reverse("cohort", args=[cohort.public_id]))


def test_an_owner_sets_name_zone_and_second_factor(client, cohort, bob):
    organisation = cohort.programme.organisation
    url = reverse("organisation_settings", args=[organisation.public_id])
    client.force_login(bob)
    sent = {"name": " Kiln  Berlin ", "time_zone": "Europe/Berlin", "demands_second_factor": "on"}
    assert client.post(url, sent).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.time_zone, organisation.demands_second_factor) == ("Europe/Berlin", True)
    assert "Kiln" in organisation.name
    # From now on it holds for the owner, too.
    assert client.get(url)["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd"])
def test_a_zone_that_is_none_is_refused(client, cohort, bob, zone):
    client.force_login(bob)
    url = reverse("organisation_settings", args=[cohort.programme.organisation.public_id])
    assert client.post(url, {"name": "Kiln", "time_zone": zone}).status_code == 422
    assert Organisation.objects.get().time_zone == "UTC"


def test_a_second_factor_that_is_demanded_shuts_the_organisation_until_there_is_one(client, cohort, bob, submission):
    Organisation.objects.update(demands_second_factor=True)
    client.force_login(bob)
    shut = [reverse("cohort", args=[cohort.public_id]), reverse("submission", args=[submission.public_id])]
    for url in shut:
        assert client.get(url)["Location"] == reverse("mfa_index")
    page = client.get(reverse("organisations")).content.decode()
    assert "asks its staff for a second factor" in page
    assert cohort.name not in page
    assert "asks its staff" in client.get(shut[0], follow=True).content.decode()

    bob.authenticator_set.create(type="totp", data={"secret": "x"})
    assert [client.get(url).status_code for url in shut] == [200, 200]


def test_recovery_codes_alone_are_no_second_factor(client, cohort, bob):
    Organisation.objects.update(demands_second_factor=True)
    bob.authenticator_set.create(type="recovery_codes", data={})
    client.force_login(bob)
    assert client.get(reverse("cohort", args=[cohort.public_id])).status_code == 302


def test_founders_read_what_they_handed_in_without_a_second_factor(client, alice, submission):
    Organisation.objects.update(demands_second_factor=True)
    client.force_login(alice)
    assert client.get(reverse("submission", args=[submission.public_id])).status_code == 200


def test_an_organisation_that_asks_for_none_shuts_nobody_out(client, cohort, bob, other_cohort):
    Organisation.objects.exclude(pk=cohort.programme.organisation_id).update(demands_second_factor=True)
    client.force_login(bob)
    assert client.get(reverse("cohort", args=[cohort.public_id])).status_code == 200


def test_a_closed_cohort_is_marked(client, cohort, bob):
    Cohort.objects.update(closed_at=timezone.now())
    assert "closed" in seen_by(client, bob, reverse("organisations"))


@pytest.fixture
def papers(client, cohort, bob):
    """Saves the look of papers as an owner does."""
    client.force_login(bob)
    url = reverse("organisation_branding", args=[cohort.programme.organisation.public_id])

    def save(**sent):
        return client.post(url, sent)

    return save


def upload(data, name="logo.png"):
    return SimpleUploadedFile(name, data)


def test_an_owner_sets_colour_and_logo_sees_both_and_takes_the_logo_away(client, papers, cohort):
    settings = reverse("organisation_settings", args=[cohort.programme.organisation.public_id])
    plain = client.get(settings).content.decode()
    assert ("Print no logo" in plain, "data:image/png" in plain) == (False, False)
    assert papers(accent="#7A1FA2", logo=upload(picture()))["Location"] == settings
    page = client.get(settings).content.decode()
    assert 'fill="#7a1fa2"' in page
    assert ("Print no logo" in page, "data:image/png;base64," in page) == (True, True)
    papers(accent="#0f5c58")  # without a picture, the logo stays
    kept = Organisation.objects.get()
    assert (kept.accent, bool(kept.logo)) == ("#0f5c58", True)
    papers(accent="", is_logo_removed="on")
    gone = Organisation.objects.get()
    assert (gone.accent, bool(gone.logo)) == ("", False)


def test_a_refused_look_changes_nothing_says_why_and_asks_for_the_picture_again(papers):
    papers(accent="#0f5c58", logo=upload(picture()))
    before = Organisation.objects.values("accent", "logo").get()
    pale = papers(accent="#ffee00", logo=upload(picture(mark="blue")))
    assert pale.status_code == 422
    assert "The nearest darker tone that reads well is #" in pale.content.decode()
    assert "Choose the picture again" in pale.content.decode()
    both = papers(accent="", is_logo_removed="on", logo=upload(picture()))
    assert "You chose a new logo, too." in both.content.decode()
    for data, words in ((b"", "empty"), (b"GIF89a", "cannot be read"), (picture(2001, 9), "wider or taller")):
        answer = papers(accent="#0f5c58", logo=upload(data))
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Organisation.objects.values("accent", "logo").get() == before


def test_a_disk_that_refuses_is_told(papers):
    folder().parent.mkdir(parents=True, exist_ok=True)
    folder().write_text("in the way")
    answer = papers(accent="#0f5c58", logo=upload(picture()))
    assert answer.status_code == 422
    assert "could not be stored, and nothing was changed" in answer.content.decode()
    assert Organisation.objects.get().accent == ""


def test_a_lost_logo_leaves_the_page_whole(client, papers, cohort):
    papers(accent="", logo=upload(picture()))
    for path in folder().iterdir():
        path.unlink()
    page = client.get(reverse("organisation_settings", args=[cohort.programme.organisation.public_id]))
    assert (page.status_code, b"data:image" in page.content) == (200, False)
