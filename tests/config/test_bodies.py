"""Bodies that cannot be read, and addresses that only take forms."""

import pytest
from django.test import Client
from django.urls import reverse

from config.addresses import addresses
from config.form_pages import page_of_form
from config.roles import rules_of


@pytest.fixture
def known(alice, assessment):
    """A browser with a session and a token, as after a visit."""
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    client.get("/")
    return client


@pytest.mark.parametrize("path", ["/nothing", "/ventures/new", "/language/", "/organisations"])
@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=", "multipart/form-data", "multipart/form-data; boundary=\xe9"]
)
def test_a_body_that_cannot_be_taken_apart_is_refused(known, path, kind):
    response = known.generic("POST", path, b"x", content_type=kind)
    assert response.status_code == 400
    assert "malformed" in response.content.decode()


@pytest.mark.parametrize("length", ["99999999", "9" * 30])
def test_a_body_larger_than_any_form_is_refused_before_it_is_read(known, length):
    response = known.generic(
        "POST", "/organisations", b"x", content_type="multipart/form-data; boundary=a", CONTENT_LENGTH=length
    )
    assert response.status_code == 413
    assert "11.0" in response.content.decode()


def test_an_address_that_only_takes_forms_says_so(known):
    wrong = []
    for _pattern, name, _view in addresses():
        rules = rules_of(name)
        if any("GET" in rule.methods for rule in rules) or "<" in _pattern:
            continue
        response = known.get(reverse(name))
        if page_of_form(reverse(name)):
            continue  # that page is shown instead
        if response.status_code != 405 or b"only receives forms" not in response.content:
            wrong.append((name, response.status_code))
    assert wrong == []
