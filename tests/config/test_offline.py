"""What a browser may keep, for whom and until when; the worker and the page that stand in for the server."""

import json
import re

import pytest
from django.conf import settings
from django.contrib import messages
from django.urls import reverse

from cohorts.models import VentureMembership
from config.middleware import STARTED
from config.offline import KEEPING, NOBODY, OWNER, SCRIPTS, SHELL, SOURCE, UNTIL, release, script

STATIC = settings.BASE_DIR / "static"
HOURS = 60 * 60


def page(assessment, chapter="mr"):
    return reverse("chapter", args=[assessment.public_id, chapter])


def told(client, url, **headers):
    answer = client.get(url, headers=headers)
    return answer.headers.get(OWNER), answer.headers.get(UNTIL)


def test_a_member_may_keep_chapters_until_the_session_ends_whatever_happens(client, alice, assessment):
    client.force_login(alice)
    owner, until = told(client, page(assessment))
    assert re.fullmatch("[0-9a-f]{24}", owner)
    assert int(until) == client.session[STARTED] + 12 * HOURS
    assert client.get(page(assessment))["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["assessment", "result", "plan", "forecast", "assessment_reports"])
def test_no_other_page_may_be_kept(client, alice, answered, name):
    client.force_login(alice)
    assert told(client, reverse(name, args=[answered.public_id]))[1] is None


def test_what_is_refused_changed_or_not_found_may_not_be_kept(client, alice, bob, assessment):
    client.force_login(alice)
    assert UNTIL not in client.post(page(assessment), {"mr_01": "1", "mr_01-rev": "0", "stay": "1"})
    assert UNTIL not in client.head(page(assessment))
    assert told(client, page(assessment, "nothing"))[1] is None
    client.force_login(bob)
    assert told(client, page(assessment))[1] is None


def test_a_page_with_a_notice_is_not_kept_and_the_next_one_is(client, alice, assessment):
    client.force_login(alice)
    client.post(page(assessment), {"mr_01": "1", "mr_01-rev": "0", "stay": "1"})
    assert told(client, page(assessment))[1] is None
    assert told(client, page(assessment))[1] is not None


def test_a_page_that_is_only_kept_takes_no_notice_away(client, alice, assessment):
    client.force_login(alice)
    client.post(page(assessment), {"mr_01": "1", "mr_01-rev": "0", "stay": "1"})
    ahead = client.get(page(assessment), headers={KEEPING: "1"})
    assert "The chapter is saved." not in ahead.content.decode()
    assert UNTIL in ahead
    read = client.get(page(assessment))
    assert [str(one) for one in messages.get_messages(read.wsgi_request)] == ["The chapter is saved."]


def test_pages_belong_to_one_sign_in_in_one_language_and_look(client, alice, assessment):
    names = []
    for language, look, sign_ins in (("en", "", 1), ("en", "dark", 0), ("zh-hans", "dark", 0), ("zh-hans", "dark", 1)):
        if sign_ins:
            client.force_login(alice)
            session = client.session
            session[STARTED] -= len(names)  # sign-ins of another second
            session.save()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        client.cookies[settings.APPEARANCE_COOKIE_NAME] = look
        names.append(told(client, page(assessment))[0])
        assert told(client, reverse("privacy"))[0] == names[-1]
    assert len(set(names)) == 4
    alice.end_sessions()
    assert told(client, reverse("privacy"))[0] == NOBODY


def test_pages_of_nobody_say_so(client, db):
    assert told(client, reverse("method")) == (NOBODY, None)


def test_the_browser_is_emptied_for_another_person_only(client, alice, charlie, assessment):
    for user, is_emptied in ((alice, False), (alice, False), (charlie, True), (charlie, False)):
        client.force_login(user)
        assert ("Clear-Site-Data" in client.get(reverse("privacy"))) is is_emptied


def test_the_end_of_an_account_empties_the_browser(client, alice, db):
    client.force_login(alice)
    form = {"typed": alice.email, "act": "delete"}
    answer = client.post(reverse("own_data"), form)
    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"storage"'


def test_whoever_left_the_team_is_told_to_keep_nothing(client, alice, erin, assessment):
    VentureMembership.objects.get_or_create(venture=assessment.venture, user=erin, role="viewer")
    client.force_login(erin)
    assert told(client, page(assessment))[1] is not None
    VentureMembership.objects.filter(user=erin).delete()
    assert told(client, page(assessment))[1] is None


def test_the_worker_is_a_script_that_knows_its_release(client, db):
    answer = client.get(reverse("service_worker"))
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    first, _newline, rest = answer.content.decode().partition("\n")
    known = json.loads(first.removeprefix("const SITE = ").removesuffix(";"))
    assert rest == SOURCE.read_text()
    assert len(known["shell"]) == len(SHELL)
    assert known["page"] == reverse("no_connection")
    assert known["signOut"] == reverse("account_logout")
    # As signed in as not: the browser asks for it in the background.
    assert script() == answer.content


@pytest.mark.database_free
def test_another_text_is_another_release():
    assert release("a", ["x"]) == release("a", ["x"])
    assert len({release("a", ["x"]), release("b", ["x"]), release("a", ["x.1"])}) == 3


@pytest.mark.database_free
def test_the_shell_holds_all_that_its_pages_ask_for(client):
    templates = settings.BASE_DIR / "templates"
    pages = ("base.html", "assessments/chapter.html", "no_connection.html")
    asked = {name for one in pages for name in re.findall(r"{% static '([^']+)' %}", (templates / one).read_text())}
    wanted = sorted(name.removeprefix("js/").removesuffix(".js") for name in asked if name.endswith(".js"))
    scripts = set(wanted)
    while wanted:
        text = (STATIC / "js" / f"{wanted.pop()}.js").read_text()
        new = {name for name in re.findall(r'^import .*?"\./(\w+)\.js"', text, re.M) if name not in scripts}
        scripts |= new
        wanted += new
    assert scripts == set(SCRIPTS)
    assert {name for name in asked if not name.endswith(".js")} == {n for n in SHELL if not n.endswith(".js")}


@pytest.mark.database_free
def test_what_scripts_and_server_call_each_other_by_is_the_same():
    kept, elsewhere = ((STATIC / "js" / f"{name}.js").read_text() for name in ("kept", "no_connection"))
    assert f'"{KEEPING}": "1"' in kept
    assert f'"{UNTIL}"' in elsewhere
