"""Addresses as people paste them, each bad one named."""

import pytest

from cohorts.team_forms import MOST_AT_ONCE, HandOverForm, InviteForm, RenameForm

pytestmark = pytest.mark.database_free


def read(addresses):
    form = InviteForm({"addresses": addresses, "role": "editor", "language": "en"})
    return form.cleaned_data["addresses"] if form.is_valid() else list(form.errors["addresses"])


@pytest.mark.parametrize(
    "typed",
    [
        "a@example.org, B@example.org",
        "a@example.org\nb@example.org\r\n",
        " a@example.org;b@example.org; a@EXAMPLE.org",
        "a@example.org，b@example.org",
        "a@example.org、b@example.org",
    ],
)
def test_several_addresses_are_read_as_people_write_them(typed):
    assert read(typed) == ["a@example.org", "b@example.org"]


def test_each_bad_address_is_named():
    mistakes = read("a@example.org, nobody, x@@y, b@example.org")
    assert len(mistakes) == 2
    assert mistakes[0].startswith("nobody is not an email address.")
    assert mistakes[1].startswith("x@@y is not an email address.")


def test_nothing_and_too_many_are_refused():
    assert read(" , ;") == ["Type at least one address."]
    many = [f"a{number}@example.org" for number in range(MOST_AT_ONCE + 1)]
    assert read(",".join(many)) == [f"At most {MOST_AT_ONCE} addresses at once. Nobody was invited."]
    assert len(read(",".join(many[1:]))) == MOST_AT_ONCE


def test_a_role_that_is_none_is_refused():
    form = InviteForm({"addresses": "a@example.org", "role": "king", "language": "xx"})
    assert set(form.errors) == {"role", "language"}
    assert set(HandOverForm({"to": "x", "then": "owner"}, others=[]).errors) == {"to", "then"}


@pytest.mark.parametrize(("typed", "is_name"), [("Inkwell", True), (" ", False), ("\u200b", False), ("x" * 121, False)])
def test_a_venture_has_a_name_that_shows(typed, is_name):
    assert RenameForm({"name": typed}).is_valid() is is_name
