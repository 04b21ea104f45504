"""Every address x every role x every method, against the one table of rights."""
# ruff: noqa: F811  (fixtures)

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from assessments import actions
from config.addresses import addresses
from config.form_pages import page_of_form
from config.roles import RULES, WHO, rules_of
from tests.walking import undone
from tests.world import own_names, people, world  # noqa: F401  fixtures

# "former" was an editor of the venture, "invited" has an open invitation to its team: strangers, both of them.
# "many" is one person with several roles: a reviewer here, a manager of the other organisation, a founder besides.
ROLES = [
    "nobody",
    "owner",
    "editor",
    "viewer",
    "staff",
    "manager",
    "reviewer",
    "observer",
    "many",
    "other_staff",
    "stranger",
    "former",
    "invited",
]
READS = {"staff", "manager", "reviewer", "many"}
MANAGES = {"staff", "manager"}
ALLOWED = {
    "anyone": set(ROLES),
    "signed_in": set(ROLES) - {"nobody"},
    "member": {"owner", "editor", "viewer"},
    "editor": {"owner", "editor"},
    "owner": {"owner"},
    "reader": {"owner", "editor", "viewer"} | READS,
    "talks": {"owner", "editor", "viewer"} | READS,
    "talks_aloud": {"owner", "editor"} | READS,
    "staff_any": READS | {"observer"},
    "staff_reads": READS,
    "staff_reviews": READS,
    "staff_returned": MANAGES,
    "staff_manages": MANAGES,
    "staff_owns": {"staff"},
    "its_author": {"staff"},
    "operator": set(),
}
# Who sees that the object exists, and is therefore told "your role does not allow this".
KNOWS = {
    "editor": {"viewer"},
    "owner": {"editor", "viewer"},
    "talks": {"observer"},
    "talks_aloud": {"viewer", "observer"},
    "staff_reads": {"observer"},
    "staff_reviews": {"observer"},
    "staff_returned": {"reviewer", "many", "observer"},
    "staff_manages": {"reviewer", "many", "observer"},
    "its_author": {"manager", "reviewer", "many", "observer"},
    "staff_owns": {"manager", "reviewer", "many", "observer"},
}


def call(client, world, name, method):
    url = world.path(name)
    if method == "PUT":
        return client.put(url, json.dumps({"answers": []}), content_type="application/json")
    return getattr(client, method.lower())(url, world.data(name) if method == "POST" else None)


@pytest.mark.guard
def test_every_address_has_a_rule_and_every_rule_an_address():
    names = {name for _pattern, name, _view in addresses()}
    assert {name for name in names if not rules_of(name)} == set()
    assert {key.split(":")[0] for key in RULES} - names == set()
    assert {rule.who for rule in RULES.values()} <= set(WHO)


@pytest.mark.guard
@pytest.mark.parametrize("role", ROLES)
def test_the_sweep(client, world, people, role):
    if role != "nobody":
        client.force_login(people[role])
    wrong, cells = [], 0
    for name in own_names():
        for rule in rules_of(name):
            for method in rule.methods:
                response = undone(lambda name=name, method=method: call(client, world, name, method), client)
                cells += 1
                if verdict(response) != expected(rule, role, method):
                    wrong.append((method, name, response.status_code, expected(rule, role, method)))
    assert wrong == []
    assert cells >= len(RULES)


def verdict(response):
    if response.status_code == 302 and "/accounts/login/" in response["Location"]:
        return "sign in"
    return {404: "nothing here", 403: "not your role"}.get(
        response.status_code, "done" if response.status_code < 500 else "broken"
    )


def expected(rule, role, method):
    if role in ALLOWED[rule.who]:
        return "done"
    if role == "nobody":
        return "sign in"
    return "not your role" if role in KNOWS.get(rule.who, ()) else "nothing here"


@pytest.mark.database_free
def test_other_methods_are_refused(client, world, people):
    client.force_login(people["owner"])
    wrong = []
    for name in own_names():
        taken = {method for rule in rules_of(name) for method in rule.methods}
        for method in sorted({"GET", "POST", "PUT", "DELETE", "PATCH"} - taken):
            url = world.path(name)
            response = undone(lambda url=url, method=method: getattr(client, method.lower())(url), client)
            is_shown_its_page = method == "GET" and response.headers.get("Location") == page_of_form(url) != ""
            if response.status_code not in {404, 405} and not is_shown_its_page:
                wrong.append((method, name, response.status_code))
    assert wrong == []


@pytest.mark.database_free
@pytest.mark.parametrize(
    "role", ["staff", "manager", "reviewer", "observer", "many", "other_staff", "stranger", "former", "invited"]
)
def test_no_page_shows_a_word_of_a_venture_to_others(client, world, people, role, alice):
    """The canary stands in every text of the venture; a page that shows it to others is a leak."""
    secret = "canary-7f3a"
    link = f"https://example.org/{secret}"
    actions.attach_link(assessment=world.assessment, item_id="mr_03", link=link, by=alice)
    client.force_login(people[role])
    for name in own_names():
        if "GET" in {method for rule in rules_of(name) for method in rule.methods}:
            response = call(client, world, name, "GET")
            body = b"".join(response.streaming_content) if response.streaming else response.content
            assert secret.encode() not in body, name


@pytest.mark.database_free
def test_drafts_stay_hidden_after_a_submission(client, world, people, alice):
    """Staff see the moment of the submission, not what came after."""
    from engine.playbook.answers import Answer

    late = Answer(state="not_applicable", reason="canary-late")
    actions.save_answer(assessment=world.assessment, item_id="dd_02", given=late, by=alice)

    client.force_login(people["staff"])
    seen = client.get(reverse("submission", args=[world.submission.public_id])).content.decode()
    client.force_login(people["owner"])
    own = client.get(reverse("result", args=[world.assessment.public_id])).content.decode()

    assert ("canary-late" in seen, "canary-late" in own) == (False, True)
