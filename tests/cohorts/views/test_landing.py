"""Where somebody begins: founders, staff, observers, and whoever is both, with every choice."""

import pytest
from django.urls import reverse

from accounts.models import User
from assessments.actions import start_assessment
from cohorts.landing import ventures_page
from cohorts.models import Organisation, StaffMembership, VentureMembership
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
CHOICES = ["", "day", "ventures"]
VENTURES, DAY = "ventures", "day"


@pytest.fixture
def someone(bob, charlie, published):
    """Makes Bob a member of a venture and staff of an organisation, in the roles that are given."""

    def made(venture, staff, choice=""):
        if venture:
            own = start_assessment(name="Own", by=charlie).venture
            VentureMembership.objects.create(venture=own, user=bob, role=venture)
        if staff:
            StaffMembership.objects.create(organisation=Organisation.objects.create(name="Kiln"), user=bob, role=staff)
        User.objects.filter(pk=bob.pk).update(landing=choice)
        return User.objects.get(pk=bob.pk)

    return made


def signs_in(client, user, **query):
    """The address that a sign-in ends at."""
    page = reverse("account_login")
    answer = client.post(page, {"login": user.email, "password": PASSWORD, **query}, follow=True)
    assert answer.status_code == 200
    return answer.redirect_chain[-1][0], answer.text


def place(address):
    return {reverse("home"): VENTURES, reverse("day"): DAY}[address]


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize(
    ("venture", "staff", "begins"),
    [
        ("", "", VENTURES),
        ("owner", "", VENTURES),
        ("viewer", "", VENTURES),
        ("", "owner", DAY),
        ("", "manager", DAY),
        ("", "reviewer", DAY),
        ("", "observer", DAY),
        ("owner", "observer", VENTURES),  # the day tells observers nothing
    ],
)
def test_whoever_has_one_place_begins_there_whatever_was_chosen(client, someone, venture, staff, begins, choice):
    address, page = signs_in(client, someone(venture, staff, choice))
    assert (place(address), "Begin here" in page) == (begins, False)


@pytest.mark.parametrize("venture", ["owner", "editor", "viewer"])
@pytest.mark.parametrize("staff", ["owner", "manager", "reviewer"])
@pytest.mark.parametrize("choice", CHOICES)
def test_whoever_is_both_begins_as_chosen_and_is_asked_until_then(client, someone, venture, staff, choice):
    address, page = signs_in(client, someone(venture, staff, choice))
    assert place(address) == (choice or VENTURES)
    assert ("Begin here" in page) is (not choice)
    assert ("Where you begin" in page) is bool(choice)  # in the menu of the account


@pytest.mark.parametrize("asked_on", ["home", "day"])
@pytest.mark.parametrize("choice", [DAY, VENTURES])
def test_one_button_is_the_choice(client, someone, asked_on, choice):
    client.force_login(someone("owner", "manager"))
    assert f'value="{choice}"' in client.get(reverse(asked_on)).text
    landed = client.post(reverse("landing"), {"landing": choice}, follow=True)
    assert place(landed.redirect_chain[-1][0]) == choice
    assert "From now on you begin here." in landed.text
    assert "Begin here" not in landed.text + client.get(reverse("day")).text + client.get(ventures_page()).text


def test_a_second_press_says_the_same(client, someone, bob):
    client.force_login(someone("owner", "manager"))
    answers = [client.post(reverse("landing"), {"landing": DAY}) for _press in range(2)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, reverse("home"))] * 2
    assert User.objects.get(pk=bob.pk).landing == DAY


def test_ones_ventures_open_whatever_was_chosen(client, someone):
    client.force_login(someone("owner", "manager", DAY))
    assert "My ventures" in client.get(ventures_page()).text


@pytest.mark.parametrize("left", ["venture", "organisation"])
@pytest.mark.parametrize("choice", [DAY, VENTURES])
def test_a_choice_that_no_longer_fits_falls_back_and_holds_again_later(client, someone, bob, left, choice):
    client.force_login(someone("owner", "manager", choice))
    rows = {"venture": VentureMembership, "organisation": StaffMembership}[left].objects.filter(user=bob)
    (gone,) = rows
    rows.delete()
    landed = client.get(reverse("home"), follow=True)
    assert bool(landed.redirect_chain) is (left == "venture")
    gone.save(force_insert=True)
    assert bool(client.get(reverse("home"), follow=True).redirect_chain) is (choice == DAY)


@pytest.mark.parametrize("choice", CHOICES)
def test_a_sign_in_on_the_way_to_a_page_goes_there(client, someone, choice):
    address, _page = signs_in(client, someone("owner", "manager", choice), next=reverse("organisations"))
    assert address == reverse("organisations")


def test_the_page_of_the_account_shows_and_changes_it(client, someone, bob):
    client.force_login(someone("owner", "manager", DAY))
    form = client.get(reverse("landing")).context["form"]
    assert form["landing"].value() == DAY
    client.post(reverse("landing"), {"landing": VENTURES})
    assert User.objects.get(pk=bob.pk).landing == VENTURES


@pytest.mark.parametrize("sent", ["", "moon"])
def test_what_is_no_place_is_refused(client, someone, bob, sent):
    client.force_login(someone("owner", "manager", DAY))
    assert client.post(reverse("landing"), {"landing": sent}).status_code == 422
    assert User.objects.get(pk=bob.pk).landing == DAY


@pytest.mark.parametrize(
    ("venture", "staff", "says"), [("owner", "", "with your ventures"), ("", "manager", "with today at")]
)
def test_whoever_has_one_place_is_told_so_and_chooses_nothing(client, someone, bob, venture, staff, says):
    client.force_login(someone(venture, staff))
    assert says in client.get(reverse("landing")).text
    assert says in client.post(reverse("landing"), {"landing": DAY}, follow=True).text
    assert User.objects.get(pk=bob.pk).landing == ""
