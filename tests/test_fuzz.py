"""Ten thousand malformed requests: each ends in an answer with a reason, none in a 5xx."""

from __future__ import annotations

import json
import random
import string
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client

from playbooks import catalogue
from tests.test_access import call
from tests.world import account_names, operator, own_names, people, takes, world  # noqa: F401  fixtures

# What is malformed does not depend on the database; PostgreSQL is the stricter of the two.
pytestmark = [pytest.mark.database_free, pytest.mark.long]


# Many short ones rather than few long ones: they spread evenly over the processes of a test run.
CASES, ROUNDS = 16, 625
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
OPERATORS = [
    "/operators/",
    "/operators/accounts/user/?q=%00",
    "/operators/accounts/user/add/",
    "/operators/accounts/user/x/change/",
    "/operators/nothing/",
    "/operators/accounts/user/99999999999999999999/change/",
    "/operators/autocomplete/?term=%00",
]
FILE_NAMES = [
    b"log.pdf",
    "Notiz über Käufer.pdf".encode("latin-1"),
    "访谈记录.pdf".encode("gbk"),
    "访谈.pdf".encode(),
    b"",
    b"../../x.pdf",
    b"a" * 400 + b".pdf",
    b'q"uote.pdf',
    b"\x00.pdf",
    b"con.pdf\xff\xfe",
    "\u202egnp.exe".encode(),
    b"%00.pdf",
    b".",
]
NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\u202egnp.exe",
    "𠮷" * 50,
    "’“”…",
    "'; DROP TABLE users; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "{% load i18n %}",
    "../../etc/passwd",
    "%00",
    "%s%s%n",
    "=1+1",
    "1e999",
    "NaN",
    "-0",
    "9" * 400,
    "1.234,5",
    "٣",
    "x" * 20_000,
    "0x41",
    "true",
    "null",
    "[]",
    "{}",
    "-1",
    "2",
    "no",
    "CN",
    "__na",
    "__unknown",
    "\r\nSet-Cookie: a=b",
]
BODIES = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"[" * 2000,
    b'{"answers":' + b"[1," * 400,
    b"a=%zz&%=%",
    b"--x\r\nContent-Disposition: form-data\r\n\r\n",
    b"\x00" * 64,
    b'{"answers": [{"q": "mr_02", "rev": 0, "value": NaN}]}',
    b'{"answers": [{"q": "mr_02", "rev": 0, "value": -Infinity}]}',
    b'{"answers": [{"q": "mr_02", "rev": 0, "value": ' + b"9" * 5000 + b"}]}",
    b'{"answers": [{"q": "mr_02", "rev": 1e999, "value": 1e-999}]}',
    b'{"a":' * 20_000,
    b"[" * 100_000 + b"]" * 100_000,
    b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
    b"name=" + "Käufer".encode("latin-1") + b"&mr_01=%ff%fe&mr_01-rev=%00",
    "name=评估".encode("utf-16"),
    b"&".join(b"a%d=1" % number for number in range(1200)),
]
TYPES = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain",
    "application/x-nonsense",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "x" * 300,
    "multipart/mixed; boundary=x",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nonsense",
    "application/json; charset=utf-7",
    "text/html; charset=" + "x" * 2000,
    "",
]
# What takes a tenth of a second and more when it goes right is asked for less often than the rest: a case
# asks each of them a few times, and all cases together dozens of times.
DEAR = {"scenario": 0.3, "scenario_copy": 0.3, "scenario_preview": 0.3, "scenario_sheet": 0.2}
PATHS = [
    "/%00",
    "/%ff%fe",
    "/assessments/",
    "/assessments/x/result",
    "/assessments/00000000-0000-0000-0000-000000000000/result",
    "/reports/%2e%2e/download",
    "/invitations/" + "x" * 300,
    "/invitations/%F0%9F%98%80",
    "/operators/",
    "/static/../manage.py",
    "/accounts/password/reset/key/1-set-password/",
    "/accounts/confirm-email/zz/",
    "/?next=//evil.example&next=%00",
    "/health/ready?x=%00",
    "/cohorts/00000000-0000-0000-0000-000000000000?page=-1&sort=%27",
    "/" + "a/" * 500,
]


def word(chance):
    if chance.random() < 0.6:
        return chance.choice(NASTY)
    return "".join(chance.choice(string.printable + "评估差距é") for _ in range(chance.randrange(40)))


def form(chance, playbook):
    """A form with real and invented field names."""
    keys = [
        *playbook.items,
        "name",
        "programme",
        "venture",
        "language",
        "next",
        "link",
        "file",
        "clear",
        "appearance",
        "invitation",
        "email",
        "password1",
        "login",
        "password",
        "item",
        "rev",
        "once",
        "kind",
        "add",
        "remove",
        "correlations.0.value",
    ]
    data = {}
    for _ in range(chance.randrange(6)):
        key = chance.choice(keys)
        data[key] = [word(chance) for _ in range(chance.randrange(1, 3))]
        data[f"{key}-rev"], data[f"{key}-state"], data[f"{key}-reason"] = (word(chance) for _ in range(3))
    return data


def payload(chance, playbook):
    values = [
        None,
        1,
        -5,
        2.5,
        True,
        [],
        {},
        [word(chance)],
        {"na": word(chance)},
        {"unknown": True},
        word(chance),
        {"value": 1},
        10**17,
        "\ud83d",
    ]
    entries = [
        {
            "q": chance.choice([*playbook.items, word(chance)]),
            "rev": chance.choice([0, 1, 99, -1, None, "0"]),
            "value": chance.choice(values),
        }
        for _ in range(chance.randrange(4))
    ]
    return json.dumps({"answers": entries} if chance.random() < 0.9 else entries)


def unknown_address(client, chance, world, playbook):  # noqa: F811
    method = chance.choice(METHODS)
    path = chance.choice([*PATHS, quote("/" + word(chance)[:60], safe="/")])
    return client.generic(method, path, chance.choice(BODIES), content_type=chance.choice(TYPES))


def asked_for(client, chance, world, playbook):  # noqa: F811
    query = {
        word(chance)[:40]: word(chance)[:200],
        "page": word(chance)[:20],
        "sort": word(chance)[:20],
        chance.choice(["q", "input", "by_month", "next", "ventures"]): word(chance)[:60],
    }
    return client.get(address(chance, world), query)


def filled_in(client, chance, world, playbook):  # noqa: F811
    return client.post(address(chance, world), form(chance, playbook))


def saved(client, chance, world, playbook):  # noqa: F811
    body = payload(chance, playbook)
    return client.put(world.path("answers"), body, content_type="application/json")


def uploaded(client, chance, world, playbook):  # noqa: F811
    """A file whose name comes in an old encoding, or whose form is cut off somewhere."""
    name = chance.choice(FILE_NAMES)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n'
    kind = chance.choice([b"application/pdf", b"text/plain; charset=nonsense", b""])
    body = head + b"Content-Type: " + kind + b"\r\n\r\n" + chance.choice(BODIES) + b"\r\n--x--\r\n"
    if chance.random() < 0.4:
        body = body[: chance.randrange(len(body))]
    return client.generic("POST", world.path("evidence_add"), body, content_type="multipart/form-data; boundary=x")


def as_it_should_be(client, chance, world, playbook):  # noqa: F811
    method = chance.choice(["GET", "GET", "POST"])
    return call(client, world, one_of(chance, takes(method)), method)


def unreadable(client, chance, world, playbook):  # noqa: F811
    headers = {"HTTP_ACCEPT_LANGUAGE": chance.choice(["zh", "en", "xx-\xff", "*" * 200])}
    if chance.random() < 0.2:
        headers["CONTENT_LENGTH"] = chance.choice(["", "-1", "abc", "9" * 30, "3"])
    return client.generic(
        chance.choice(METHODS),
        address(chance, world),
        chance.choice(BODIES),
        content_type=chance.choice(TYPES),
        **headers,
    )


def address(chance, world):  # noqa: F811
    """An address of the product; a few times one of the account's or the operators' pages."""
    kind = chance.random()
    if kind < 0.8:
        return world.path(one_of(chance, own_names()))
    return world.path(chance.choice(account_names())) if kind < 0.92 else chance.choice(OPERATORS)


def one_of(chance, names):
    """The name of an address; a dear one more rarely."""
    return chance.choices(names, weights=[DEAR.get(name, 1) for name in names])[0]


class Places:
    """The addresses of a world, worked out once: every request is undone, so they stay what they are."""

    def __init__(self, world):  # noqa: F811
        self.data = world.data
        self.known = {name: world.path(name) for name in [*own_names(), *account_names()]}

    def path(self, name):
        return self.known[name]


WAYS = {unknown_address: 15, asked_for: 20, filled_in: 20, saved: 10, uploaded: 8, as_it_should_be: 15, unreadable: 12}


def one_request(client, chance, world, playbook):  # noqa: F811
    way = chance.choices(list(WAYS), weights=list(WAYS.values()))[0]
    return way(client, chance, world, playbook)


def client_of(user):
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


class Crowd:
    """A client for each role; whatever a request did to its cookies, the next one is signed in again."""

    def __init__(self, people, operator):  # noqa: F811
        everybody = {"nobody": None, **people, "operator": operator}
        self.clients = {role: client_of(user) for role, user in everybody.items()}
        self.cookies = {role: client.cookies.output(header="") for role, client in self.clients.items()}
        # What is refused at the door tests little behind it: half of all requests come from two who may do much.
        self.roles = [*everybody, *["owner", "editor"] * 4]

    def one(self, chance):
        role = chance.choice(self.roles)
        client = self.clients[role]
        client.cookies.clear()
        client.cookies.load(self.cookies[role])
        return role, client


@pytest.mark.parametrize("seed", range(CASES))
def test_no_malformed_request_breaks_the_product(world, people, operator, published, seed):  # noqa: F811
    playbook = catalogue.playbook_for(published)
    chance, crowd = random.Random(20261128 + seed), Crowd(people, operator)
    places, statuses, broken = Places(world), [], []
    for number in range(ROUNDS):
        role, client = crowd.one(chance)
        point = transaction.savepoint()
        response = one_request(client, chance, places, playbook)
        transaction.savepoint_rollback(point)
        statuses.append(response.status_code)
        if response.status_code >= 500:
            request = response.request
            broken.append((number, role, response.status_code, request["REQUEST_METHOD"], request["PATH_INFO"][:80]))
    assert broken == []
    # A test that is refused everywhere would prove nothing.
    assert sum(200 <= status < 400 for status in statuses) >= ROUNDS // 5
