"""A version as published knows no order of keys: what it says is said in the same order as from its files.

Judgements are kept by the digest of a playbook, so that the two must not differ by a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from engine.playbook.parse import playbook_from_canonical
from playbooks import catalogue

pytestmark = pytest.mark.database_free


def orders(value: Any, path: str, seen: dict[int, Any]) -> Iterator[tuple[str, list[str]]]:
    """The keys of every mapping in a value, in their order, with the place of each."""
    if id(value) in seen:
        return
    seen[id(value)] = value
    if isinstance(value, Mapping):
        yield path, [str(key) for key in value]
        for key, one in value.items():
            yield from orders(one, f"{path}.{key}", seen)
    elif isinstance(value, (list, tuple)):
        for number, one in enumerate(value):
            yield from orders(one, f"{path}[{number}]", seen)
    elif is_dataclass(value):
        for field in fields(value):
            yield from orders(getattr(value, field.name), f"{path}.{field.name}", seen)


def orders_of(playbook) -> dict[str, list[str]]:
    seen = {id(playbook.source_data): playbook.source_data, id(playbook.memo): playbook.memo}
    return dict(orders(playbook, "", seen))


def test_a_published_version_keeps_the_order_of_its_files():
    from_files = catalogue.playbook_on_disk("ai_venture")
    published = orders_of(playbook_from_canonical(from_files.to_canonical()))
    found = orders_of(from_files)
    assert len(found) > 100
    assert {path: keys for path, keys in found.items() if published[path] != keys} == {}
