"""Opens every page of the product as one person, and keeps rows before and after a request comparable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction

from tests.forms_of_pages import Form, Page
from tests.world import account_names, takes

# Pages that look otherwise with a query.
QUERIES = {
    "home": ["?ventures"],
    "cohort_needs": ["?plan=file.unit_economics", "?plan=zzz", "?chapter=bm", "?chapter=zzz&all=1"],
    "cohort_change": ["?from=zzz&to=zzz&venture=zzz"],
    "cohort": [
        "?q=zzz",
        "?at_least=critical",
        "?runway=short",
        "?state=waiting",
        "?shows=change&group=lead&select=all",
    ],
    "scenario": ["?by_month=24", "?by_month=x"],
}
# Rows that every request may write or clear away.
PASSING = {"Session", "LogEntry", "SentForm"}


@dataclass
class Opened:
    """A page somebody opened."""

    name: str
    path: str
    page: Page
    html: str

    def posts(self) -> Iterator[Form]:
        """The forms of its content that change something; language, appearance and sign-out stand on every page."""
        for form in self.page.forms:
            is_of_frame = form.attributes.get("action", "").startswith(FRAME)
            if form.method == "post" and (self.name == "frame" or not is_of_frame):
                yield form


FRAME = ("/language/", "/appearance/", "/accounts/logout/")


def opened(client, name, path):
    """The page at a path; None when the person gets none, or a file."""
    response = client.get(path, follow=True)
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or response.streaming:
        return None
    where = response.redirect_chain[-1][0] if response.redirect_chain else path
    return from_response(name, where, response)


def walk(client, world) -> Iterator[Opened]:
    """Every page that the client's person can open, with the queries that change it."""
    seen = set()
    for name in [*takes("GET"), *account_names()]:
        for path in world.paths(name):
            for query in ["", *QUERIES.get(name, []), *world.queries.get(name, [])]:
                found = opened(client, name, path + query)
                if found is not None and found.path not in seen:
                    seen.add(found.path)
                    yield found


def from_response(name, path, response):
    """The page that a response holds."""
    html = response.content.decode()
    return Opened(name, path, Page(html), html)


def forms(client, world) -> Iterator[tuple[Opened, Form]]:
    """Every form that changes something, once for each address it goes to and each set of fields."""
    seen = set()
    for one in walk(client, world):
        for form in one.posts():
            fields = tuple(sorted({control.name for control in form.controls}))
            kind = (form.action(one.path), fields)
            if form.buttons and kind not in seen:
                seen.add(kind)
                yield one, form


def watched(tables=None):
    """The models whose rows may have changed: those of some tables, or all of them."""
    return [
        model
        for model in apps.get_models()
        if model._meta.managed and model.__name__ not in PASSING and (tables is None or model._meta.db_table in tables)
    ]


def rows(tables=None):
    """The keys of all rows, by model; of some tables only, where it is known that no other was written."""
    return {model.__name__: set(model._default_manager.values_list("pk", flat=True)) for model in watched(tables)}


def counts(tables=None):
    return {name: len(keys) for name, keys in rows(tables).items()}


WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"', re.IGNORECASE)
UNKNOWN = re.compile(
    r"\s*(?:TRUNCATE|MERGE|INSERT|UPDATE|DELETE|REPLACE|WITH .*\b(?:INSERT INTO|DELETE FROM|SET)\b)", re.I | re.S
)


@contextmanager
def writing() -> Iterator[set[str]]:
    """Notes every table that is written to: a form touches few of them, and reading all of them takes longest."""
    tables: set[str] = set()

    def note(execute, sql, parameters, many, context):
        if found := WRITES.match(sql):
            tables.add(found[1])
        else:
            assert not UNKNOWN.match(sql), f"it is not known what this writes to: {sql[:80]}"
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield tables


def undone(act, client):
    """What an act of a browser returns; its effect on the database and on the browser's cookies is taken back.

    A session whose key the act changed would otherwise be gone from the database, and the browser signed out.
    """
    point, cookies = transaction.savepoint(), deepcopy(client.cookies)
    try:
        return act()
    finally:
        transaction.savepoint_rollback(point)
        client.cookies = cookies
