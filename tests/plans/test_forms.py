"""What may be typed about an item and about hours."""

from decimal import Decimal
from fractions import Fraction

import pytest

from accounts.models import User
from plans.forms import ItemForm, TeamHoursForm, values_of
from plans.models import PlanItem

pytestmark = pytest.mark.database_free
ANN, BEA = User(pk=7, name="Ann"), User(pk=9, name="Bea")
MEMBERS = {7: ANN, 9: BEA}


def item(own=False, **typed):
    return ItemForm({"status": "open", **typed}, own=own, members=MEMBERS)


def hours(**typed):
    return TeamHoursForm({f"hours-{k[1:]}": v for k, v in typed.items()}, members=MEMBERS, given={}, team=Fraction(20))


def test_what_is_typed_is_what_is_kept():
    form = item(
        own=True,
        title=" Ask Ms Tang ",
        person="9",
        hours="1,234.5",
        not_before="2026-12-01",
        due="2026-12-01",
        proof="example.org/x",
    )
    assert form.is_valid(), form.errors
    kept = form.values
    assert (kept["title"], kept["person_id"], kept["hours"]) == ("Ask Ms Tang", 9, Decimal("1234.5"))
    assert kept["proof"] == "https://example.org/x"
    assert kept["accepted_until"] is None


@pytest.mark.parametrize("status", ["blocked", "dropped", "accepted"])
@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
def test_a_status_that_needs_a_reason_asks_for_it(status, reason):
    form = item(status=status, reason=reason)
    assert not form.is_valid()
    assert list(form.errors) == ["reason"]
    assert item(status=status, reason="because").is_valid()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("hours", "-1"),
        ("hours", "2001"),
        ("hours", "1.555"),
        ("hours", "1,5"),
        ("hours", "soon"),
        ("hours", "1e3"),
        ("person", "8"),
        ("person", "ann"),
        ("status", "late"),
        ("due", "31.12.2026x"),
        ("proof", "javascript:alert(1)"),
        ("proof", "http://localhost/x"),
        ("reason", "x" * 501),
        ("note", "x" * 4001),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(field, typed):
    form = item(**{field: typed})
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_due_before_it_may_begin_is_refused():
    assert list(item(not_before="2026-12-02", due="2026-12-01").errors) == ["due"]


def test_an_own_item_has_a_title_and_one_of_the_plan_has_none():
    assert list(item(own=True).errors) == ["title"]
    assert "title" not in item(title="x").fields


def test_hours_of_nobody_are_refused_and_an_empty_field_is_none():
    assert not hours(_7="", _9="0").is_valid()
    form = hours(_7="8", _9="")
    assert form.is_valid()
    assert form.hours == {7: Decimal(8), 9: Decimal(0)}


@pytest.mark.parametrize("typed", ["169", "-1", "7.5", "eight"])
def test_hours_that_no_week_has_are_refused(typed):
    assert list(hours(_7=typed, _9="1").errors) == ["hours-7"]


def test_the_form_shows_what_is_stored():
    row = PlanItem(title="T", status="doing", hours=Decimal("4.00"), person_id=9)
    shown = values_of(row)
    assert (shown["title"], shown["status"], shown["hours"], shown["person"]) == ("T", "doing", "4", 9)
    assert values_of(PlanItem(hours=Decimal("100.00")))["hours"] == "100"
    assert values_of(None) == {"status": "open"}
