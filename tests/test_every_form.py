"""Every form of every page, found by walking: Enter, twice, signed out, and names nobody can see."""
# ruff: noqa: F811  (fixtures)

import json
from itertools import cycle

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.test import Client
from django.urls import resolve, reverse

from accounts.again import LANGUAGE
from assessments.models import Answer
from config.form_pages import PAGES
from config.roles import rules_of
from tests.forms_of_pages import Page
from tests.walking import counts, forms, opened, rows, undone, watched, writing
from tests.world import people, takes, world  # noqa: F401

pytestmark = pytest.mark.long
# What no page can fill in for somebody: a link, an address, a password.
GIVEN = {"link": "https://example.org/log", "email": "another@example.org", "addresses": "another@example.org"}
INVISIBLE = {
    "zero width": "\u200b",
    "hangul filler": "\u3164",
    "braille blank": "\u2800",
    "soft hyphen": "\u00ad",
    "byte order mark": "\ufeff",
    "left-to-right mark": "\u200e",
}
IN_TURN = cycle(INVISIBLE.items())
FRAME_NAMES = {"set_language", "set_appearance"}
NOTHING_SEEN = {*"".join(INVISIBLE.values()), *" \n\t"}


def filled(form):
    """Something harmless for each field that is empty and has no list to choose from."""
    return {
        control.name: GIVEN.get(control.name, harmless(control))
        for control in form.typed
        if not control.value and control.type != "password"
    }


def harmless(control):
    return "1" if control.attributes.get("inputmode") in {"numeric", "decimal"} else "Walked"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def answers():
    fields = ("assessment_id", "item_id", "state", "value", "reason")
    return {row[:2]: row[2:] for row in Answer.objects.values_list(*fields)}


def disappeared(before, after):
    return {name: keys - after[name] for name, keys in before.items() if keys - after[name]}


@pytest.mark.database_free
@pytest.mark.parametrize("role", ["owner", "staff"])
def test_enter_in_any_line_of_any_form_changes_no_other_answer(world, people, role):
    """As a browser without script does it: the first button of the form is pressed."""
    client, wrong, pressed = client_of(people[role]), [], 0
    before, stood = answers(), rows()
    for one, form in forms(client, world):
        lines = [control for control in form.typed if control.takes_enter]
        # A scenario has a hundred lines and one button for them all.
        for control in lines if len(lines) < 40 else lines[::12]:
            button = form.buttons[0]
            text = GIVEN.get(control.name, harmless(control))
            where = form.action(one.path, button)

            sent = form.data(button, **{control.name: text})

            def press(where=where, sent=sent):
                with writing() as tables:
                    response = client.post(where, sent)
                return response.status_code, answers(), {**stood, **rows(tables)}

            status, after, stands = undone(press, client)
            pressed += 1
            # Hours of the members of a team answer one question together.
            own = "p_13" if control.name.startswith("hours-") else control.name
            others = {key for key in before if after.get(key) != before[key] and key[1] != own}
            if others or disappeared(stood, stands) or status not in {200, 302, 422}:
                wrong.append((one.path, control.name, status, others, disappeared(stood, stands)))
    assert wrong == [], "\n".join(map(str, wrong))
    assert pressed >= 5


def allowed(where):
    """The answers that are no failure; mails of the account go out once in a while only."""
    return {200, 302, 409, 422, *([429] if where.startswith("/accounts/") else [])}


def kinds_of_buttons(form):
    """One button of each name, and each of the few that differ by their value only."""
    several = form.buttons if len(form.buttons) < 5 else []
    kinds = {(button.name, button.attributes.get("formaction", "")[:70]): button for button in form.buttons}
    return several or list(kinds.values())


@pytest.mark.parametrize("role", ["owner", "staff"])
def test_no_form_sent_twice_makes_more_than_sent_once(world, people, role):
    client, wrong, reached = client_of(people[role]), [], set()
    for one, form in forms(client, world):
        for button in kinds_of_buttons(form):
            where = form.action(one.path, button)
            sent = form.data(button, **filled(form))

            def twice(where=where, sent=sent):
                first = client.post(where, sent)
                made = counts()
                with writing() as tables:
                    second = client.post(where, sent)
                return first.status_code, second.status_code, made, {**made, **counts(tables)}

            cache.clear()  # the limits on attempts are tried elsewhere
            first, second, made, in_the_end = undone(twice, client)
            reached.add(resolve(where.split("?")[0]).url_name)
            if made != in_the_end or not {first, second} <= allowed(where):
                more = {key: (made[key], end) for key, end in in_the_end.items() if made[key] != end}
                wrong.append((one.path, where, button.text.strip(), first, second, more))
    assert wrong == [], "\n".join(map(str, wrong))
    of_staff = {
        name
        for name in takes("POST")
        if any(rule.who.startswith("staff_") or rule.who == "its_author" for rule in rules_of(name))
    }
    # This form stands on the answer to another one; `tests/cohorts/views/test_invitees.py` sends it twice.
    of_staff.discard("invitees_invite")
    # This one stands where a long list was stopped; `tests/cohorts/views/test_mailings.py` sends it twice.
    of_staff.discard("mailing_go_on")
    # This one stands on a review that is finished; `tests/reviews/views/test_reviewing.py` sends it twice.
    of_staff.discard("review_reopen")
    # This one stands where reviewers differ; `tests/reviews/desk/test_settle.py` sends it twice.
    of_staff.discard("review_settle")
    # These stand on a waitlist and on comments for founders; `tests/reviews/views/test_deciding.py` sends them twice.
    of_staff -= {"decision_move", "feedback"}
    # This one stands where somebody has not declared on a venture; `tests/reviews/views/test_conflicts.py` sends it twice.
    of_staff.discard("conflicts")
    by_role = {"owner": set(), "staff": of_staff}
    # This one stands where nothing keeps somebody from going; `tests/config/test_leaving.py` sends it twice.
    gone = {"own_data"}
    # This one stands where somebody else is an owner; `tests/assessments/views/test_team.py` sends it twice.
    gone.add("team_leave")
    # This one stands where a quick scan was begun; `tests/assessments/views/test_scan.py` sends it twice.
    gone.add("scan_forget")
    # This one stands where a question was answered more than once; `tests/assessments/answers/test_history.py` sends it twice.
    gone.add("answer_history")
    # This form stands on the answer to another one; `tests/assessments/views/test_carrying.py` sends it twice.
    gone.add("answers_take")
    # This one stands where evidence was withdrawn; `tests/assessments/views/test_evidence.py` sends it twice.
    gone.add("evidence_back")
    # This one stands where a newer playbook is published; `tests/plans/views/test_upgrade.py` sends it twice.
    gone.add("upgrade")
    # These stand where somebody is signed in elsewhere, too; `tests/config/test_signed_in.py` and
    # `tests/accounts/test_models.py` send them twice.
    gone |= {"session_end", "sign_out_elsewhere"}
    # Whoever is founder and staff has the form of `landing`; `tests/cohorts/views/test_landing.py` sends it twice.
    wanted = (
        set(takes("POST"))
        - by_role["staff"]
        - gone
        - {
            "kept_form",
            "invitees_invite",
            "mailing_go_on",
            "landing",
            "review_reopen",
            "review_settle",
            "decision_move",
            "feedback",
        }
        - {"conflicts"}
        - FRAME_NAMES
    )
    assert (by_role[role] or wanted) - reached == set()


@pytest.mark.database_free
@pytest.mark.parametrize("role", ["owner", "staff"])
def test_no_form_is_lost_or_ends_nowhere_when_the_sign_in_has_ended(world, people, role):
    """The browser was signed in before and its page carries a token: the form is kept, or a page opens."""
    user, wrong, kept = people[role], [], 0
    for one, form in forms(client_of(user), world):
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        twin = same_form(opened(client, one.name, one.path), one, form)
        if twin is None:
            continue
        button = twin.buttons[0]
        sent = twin.data(button, **filled(twin))
        del client.cookies[settings.SESSION_COOKIE_NAME]

        where = twin.action(one.path, button)

        def afterwards(client=client, where=where, sent=sent):
            return sign_in_and_send(client, user, client.post(where, sent))

        faults, was_kept = undone(afterwards, client)
        wrong += [(one.path, form.action(one.path), fault) for fault in faults]
        kept += was_kept
    assert wrong == [], "\n".join(map(str, wrong))
    assert kept >= 3


@pytest.mark.database_free
@pytest.mark.parametrize("role", ["owner", "staff"])
def test_a_form_that_comes_back_leaves_nobody_at_an_address_that_is_no_page(world, people, role):
    """Reloading, return in the address bar, and another language ask for the address as a page."""
    client, wrong, refused = client_of(people[role]), [], 0
    for one, form in forms(client, world):
        where = form.action(one.path, form.buttons[-1])
        empty = dict.fromkeys([control.name for control in form.typed], "")
        sent = form.data(form.buttons[-1], **empty)
        response = undone(lambda where=where, sent=sent: client.post(where, sent), client)
        if response.status_code != 422:
            continue
        refused += 1
        for language in ("zh-hans", "en"):
            spoken = {"language": language, "next": where}
            page = client.post(reverse("set_language"), spoken, follow=True)
            if page.status_code != 200:
                wrong.append((one.path, where, page.status_code))
            # The button of the language sends the form once more (config/asked_again.py): it is refused as before.
            shown = undone(
                lambda where=where, sent=sent, language=language: client.post(where, sent | {LANGUAGE: language}),
                client,
            )
            if (shown.status_code, shown.headers["Content-Language"]) != (422, language):
                wrong.append((one.path, where, language, shown.status_code))
    assert wrong == [], "\n".join(map(str, wrong))
    assert refused >= 2


@pytest.mark.guard
def test_every_address_of_forms_that_shows_a_page_has_one_to_come_back_to():
    only_forms = set(takes("POST")) - set(takes("GET"))
    # These only lead on: no page is ever shown at their own address.
    assert only_forms - set(PAGES) == FRAME_NAMES | {"evidence_remove", "evidence_back"}


def same_form(again, one, form):
    """The form of a page as another browser has it, with a token of its own."""
    at = next(number for number, found in enumerate(one.page.forms) if found is form)
    # The link of a mail opens its form in the browser that followed it only.
    is_of_a_link = one.name == "account_reset_password_from_key"
    return None if is_of_a_link else again.page.forms[at]


def sign_in_and_send(client, user, response):
    """What goes wrong on the way from a form sent signed out to its end; and whether it was kept."""
    if response.status_code != 302:
        return [("answered", response.status_code)], False
    location = response["Location"]
    client.force_login(user)
    wanted = location.partition("next=")[2] if location.startswith(reverse("account_login")) else location
    page = client.get(wanted or "/", follow=True)
    if page.status_code != 200 or not page.content:
        return [("led to", wanted, page.status_code)], False
    if wanted != reverse("kept_form"):
        return [], False
    read = Page(page.content.decode())
    form = next(f for f in read.forms if "Send it now" in [b.text.strip() for b in f.buttons])
    back = [link.attributes["href"] for link in read.links if "without sending" in link.text]
    ways = [("back", client.get(path).status_code) for path in back]
    end = client.post(form.action(wanted), form.data(), follow=True)
    ways.append(("sent", end.status_code))
    return [way for way in ways if way[1] not in {200, 409, 422}], True


@pytest.mark.database_free
@pytest.mark.parametrize("role", [None, "owner", "staff"])
def test_no_form_takes_a_text_that_nobody_can_see(world, people, role):
    client = client_of(people[role]) if role else Client()
    wrong, tried = unseen_texts(), 0
    for one, form in forms(client, world):
        for name, changed in unseen(form):
            where = form.action(one.path, main_button(form))
            sent = form.data(main_button(form), **{**filled(form), **passwords(form), **changed})

            def send(where=where, sent=sent):
                with writing() as tables:
                    response = client.post(where, sent)
                return response, unseen_texts(tables)

            cache.clear()  # the limits on attempts are tried elsewhere
            response, kept = undone(send, client)
            tried += 1
            if kept or response.status_code >= 500 or is_wordless(response):
                wrong.append((one.path, list(changed)[:2], name, response.status_code, kept))
    assert wrong == [], "\n".join(map(str, wrong))
    assert tried >= 2


def main_button(form):
    """The button that keeps what the form holds."""
    prominent = [b for b in form.buttons if "btn-primary" in b.attributes.get("class", "")]
    return (prominent or form.buttons)[0]


def passwords(form):
    return {c.name: "plumb lines hang true" for c in form.typed if c.type == "password"}


def unseen(form):
    """The fields of a form with invisible texts; figures, and the fields of long forms, all at once.

    Each field is tried with all of them together, and with one of them alone in turn: what makes of a text what
    is kept is one function, and `tests/accounts/test_text.py` tries each sign with it.
    """
    texts = [c for c in form.typed if c.type not in {"password", "email"}]
    alone = [c.name for c in texts if len(texts) < 13 and harmless(c) != "1"]
    together = ("together", "".join(INVISIBLE.values()))
    one_by_one = [(what, {name: t * 3}) for name in alone for what, t in (together, next(IN_TURN))]
    figures = [c.name for c in texts if harmless(c) == "1"]
    rest = [c.name for c in texts if c.name not in {*alone, *figures}]
    return [*one_by_one, *(("mixed", mixed(names)) for names in (figures, rest) if names)]


def mixed(names):
    return dict(zip(names, cycle(text * 3 for text in INVISIBLE.values()), strict=False))


def is_wordless(response):
    """A form that is refused without a mark at its field or a message."""
    html = response.content.decode()
    marks = ('aria-invalid="true"', 'role="alert"', "alert-danger")
    return response.status_code == 422 and not any(mark in html for mark in marks)


def unseen_texts(tables=None):
    """Texts in rows that show nothing, and invisible signs in what is kept as JSON."""
    found = []
    for model in watched(tables):
        if model.__name__ == "PlaybookVersion":
            continue
        texts = [f.attname for f in model._meta.fields if isinstance(f, TEXTS)]
        for row in model._default_manager.values_list(*texts) if texts else ():
            for field, value in zip(texts, row, strict=True):
                if value and (shows_nothing(value) if isinstance(value, str) else holds_unseen(value)):
                    found.append((model.__name__, field, ascii(value)[:80]))
    return found


TEXTS = (models.CharField, models.TextField, models.JSONField)


def shows_nothing(text):
    return set(text) <= NOTHING_SEEN


def holds_unseen(value):
    written = json.dumps(value, ensure_ascii=False)
    return any(one in written for one in INVISIBLE.values())
