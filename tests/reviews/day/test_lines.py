"""Lines come from whoever adds them, in one order."""

import pytest

from reviews.day import Line, Reader, add, lines, lines_for

pytestmark = pytest.mark.django_db


def test_a_room_above_adds_lines_in_their_place(monkeypatch, bob, cohort):
    monkeypatch.setattr(lines, "_sources", [])
    for order in (30, 10):
        add(lambda reader, order=order: [Line(order, 1, str(reader.user), "/", "See", "Kiln")])
    assert [line.order for line in lines_for(Reader(bob))] == [10, 30]


def test_added_twice_it_is_asked_once(monkeypatch, bob):
    monkeypatch.setattr(lines, "_sources", [])

    def one(_reader):
        return [Line(1, 1, "", "/", "", "")]

    add(add(one))
    assert len(lines_for(Reader(bob))) == 1
