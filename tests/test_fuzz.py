"""Thousands of malformed requests: each ends in an answer with a reason, none in a 5xx."""

from __future__ import annotations

import json
import random
import string
from io import BytesIO

from django.db import transaction
from django.test import Client
from django.urls import reverse

from playbooks import catalogue
from tests.test_access import call
from tests.world import own_names, people, world  # noqa: F401  fixtures

ROUNDS = 2400
NASTY = [
    "", " ", "\x00", "a\x00b", "\x1b[31m", "\u202egnp.exe", "𠮷" * 50, "’“”…", "'; DROP TABLE users; --", "<script>alert(1)</script>",
    "{{ 7*7 }}", "{% load i18n %}", "../../etc/passwd", "%00", "%s%s%n", "=1+1", "1e999", "NaN", "-0", "9" * 400, "1.234,5", "٣",
    "x" * 20_000, "0x41", "true", "null", "[]", "{}", "-1", "2", "no", "CN", "__na", "__unknown", "\r\nSet-Cookie: a=b",
]  # fmt: skip
BODIES = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"[" * 2000,
    b'{"answers":' + b"[1," * 400,
    b"a=%zz&%=%",
    b"--x\r\nContent-Disposition: form-data\r\n\r\n",
    b"\x00" * 64,
]
TYPES = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain",
    "application/x-nonsense",
    "",
]
PATHS = [
    "/%00", "/%ff%fe", "/assessments/", "/assessments/x/result", "/assessments/00000000-0000-0000-0000-000000000000/result",
    "/reports/%2e%2e/download", "/invitations/" + "x" * 300, "/invitations/%F0%9F%98%80", "/operators/", "/static/../manage.py",
    "/accounts/password/reset/key/1-set-password/", "/accounts/confirm-email/zz/", "/?next=//evil.example&next=%00", "/health/ready?x=%00",
    "/cohorts/00000000-0000-0000-0000-000000000000?page=-1&sort=%27", "/" + "a/" * 500,
]  # fmt: skip


def word(chance):
    if chance.random() < 0.6:
        return chance.choice(NASTY)
    return "".join(
        chance.choice(string.printable + "评估差距é") for _ in range(chance.randrange(40))
    )


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
    ]
    data = {}
    for _ in range(chance.randrange(6)):
        key = chance.choice(keys)
        data[key] = [word(chance) for _ in range(chance.randrange(1, 3))]
        data[f"{key}-rev"], data[f"{key}-state"], data[f"{key}-reason"] = (
            word(chance) for _ in range(3)
        )
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
        {"q": chance.choice([*playbook.items, word(chance)]), "rev": chance.choice([0, 1, 99, -1, None, "0"]), "value": chance.choice(values)}
        for _ in range(chance.randrange(4))
    ]  # fmt: skip
    return json.dumps({"answers": entries} if chance.random() < 0.9 else entries)


def one_request(client, chance, world, playbook):  # noqa: F811
    kind = chance.random()
    if kind < 0.1:
        return getattr(client, chance.choice(["get", "post", "put"]))(chance.choice(PATHS))
    name = chance.choice(own_names())
    url = world.path(name)
    if kind < 0.35:
        return client.get(
            url,
            {
                word(chance)[:40]: word(chance)[:200],
                "page": word(chance)[:20],
                "sort": word(chance)[:20],
            },
        )
    if kind < 0.6:
        return client.post(url, form(chance, playbook))
    if kind < 0.7:
        return client.put(
            reverse("answers", args=[world.assessment.public_id]),
            payload(chance, playbook),
            content_type="application/json",
        )
    if kind < 0.8:
        file = BytesIO(chance.choice(BODIES))
        file.name = word(chance)[:100] or "x"
        return client.post(
            reverse("evidence_add", args=[world.assessment.public_id, "mr_01"]),
            {"file": file, "link": word(chance)},
        )
    if kind < 0.9:
        return call(client, world, name, chance.choice(["GET", "POST"]))
    method = chance.choice([client.post, client.put, client.patch, client.delete])
    return method(
        url,
        chance.choice(BODIES),
        content_type=chance.choice(TYPES),
        HTTP_ACCEPT_LANGUAGE=chance.choice(["zh", "en", "xx-\xff", "*" * 200]),
    )


def client_of(user):
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def test_no_malformed_request_breaks_the_product(world, people, published):  # noqa: F811
    playbook = catalogue.playbook_for(published)
    chance = random.Random(20261124)
    # Most requests come from those who may do much: what is refused at the door tests little behind it.
    clients = [
        client_of(user)
        for user in (None, people["stranger"], people["staff"], *[people["owner"]] * 5)
    ]
    statuses, broken = [], []
    for number in range(ROUNDS):
        point = transaction.savepoint()
        response = one_request(chance.choice(clients), chance, world, playbook)
        transaction.savepoint_rollback(point)
        statuses.append(response.status_code)
        if response.status_code >= 500:
            request = response.request
            broken.append(
                (number, response.status_code, request["REQUEST_METHOD"], request["PATH_INFO"][:80])
            )
    assert broken == []
    # A test that is refused everywhere would prove nothing.
    assert sum(200 <= status < 400 for status in statuses) >= ROUNDS // 5
