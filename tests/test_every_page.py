"""Every page of every role, found by walking the addresses: ids, names, forms and their first buttons."""
# ruff: noqa: F811  (fixtures)

import re
from collections import Counter

import pytest
from django.test import Client

from tests.walking import forms, from_response, walk
from tests.world import people, world  # noqa: F401

# HTML is the same on every database.
pytestmark = [pytest.mark.database_free, pytest.mark.long]
ROLES = ["nobody", "owner", "viewer", "staff", "stranger"]
TAKES_AWAY = re.compile(r"take .*back|remove|withdraw|cancel|discard|delete|sign out", re.IGNORECASE)


def faults_of(found):
    """What is wrong with the HTML of a page, each with its kind."""
    page, ids = found.page, set(found.page.ids)
    yield from (("id twice", one) for one, times in Counter(page.ids).items() if times > 1)
    yield from (("leads to no id", one) for one in page.pointers if one not in ids)
    yield from (("link to no id", one) for one in page.anchors if one and one not in ids)
    yield from (("no name", one) for one in page.nameless())
    for form in page.forms:
        yield from (("form", fault) for fault in faults_of_form(form))


def faults_of_form(form):
    buttons = form.buttons
    if form.method != "post":
        return
    if not buttons and any(not control.is_disabled for control in form.typed):
        yield "no button", form.attributes
    if "csrfmiddlewaretoken" not in {control.name for control in form.controls}:
        yield "no token", form.attributes
    first = buttons[0] if buttons else None
    # Where nothing is typed and nothing else can be pressed, the button is the form.
    if first and (form.typed or len(buttons) > 1) and TAKES_AWAY.search(first.text):
        yield "Enter takes away", first.text.strip()
    for control in form.controls:
        is_mark = control.type == "hidden" and re.search(r"(^|[-.])rev$|^once$", control.name)
        own = control.attributes.get("autocomplete"), form.attributes.get("autocomplete")
        if is_mark and "off" not in own:
            yield "a browser restores it on Back", control.name


def client_of(role, people):
    client = Client()
    if role != "nobody":
        client.force_login(people[role])
    return client


@pytest.mark.parametrize("role", ROLES)
def test_every_page_has_its_ids_names_and_safe_buttons(world, people, role):
    client, found = client_of(role, people), 0
    faults = []
    for one in walk(client, world):
        found += 1
        faults += [(one.path, *fault) for fault in faults_of(one)]
    assert faults == [], "\n".join(map(str, faults))
    assert found >= 10


def test_pages_after_a_mistake_hold_together_too(world, people):
    """Every form of founders and staff, sent empty: the page that comes back is as whole as the first."""
    faults, refused = [], 0
    for role in ("owner", "staff"):
        client = client_of(role, people)
        for one, form in forms(client, world):
            empty = {control.name: "" for control in form.typed}
            button = form.buttons[0]
            if not empty:
                continue
            response = client.post(form.action(one.path, button), form.data(button, **empty))
            if response.status_code == 422:
                refused += 1
                again = from_response(one.name, one.path, response)
                faults += [(one.path, *fault) for fault in faults_of(again)]
    assert faults == [], "\n".join(map(str, faults))
    assert refused >= 6
