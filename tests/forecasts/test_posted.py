"""A posted scenario form as raw inputs: nothing is lost, sources stay with what is unchanged, forgeries are bounded."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.catalogue_all import BY_PATH
from engine.forecast.inputs.quantities import Quantity
from engine.forecast.inputs.reading import read_inputs
from forecasts.form import ScenarioForm
from forecasts.posted import MOST_TEXT, Posted, ends_of, typed
from tests.forecasts.cases import inputs_of

MOST = BY_PATH["people"].most

pytestmark = pytest.mark.database_free

PRICE, CHURN, CASH = "subscription.plans.0.price", "subscription.plans.0.churn", "opening.cash"


def as_shown(inputs):
    """What a browser posts of the form when nothing was changed in it."""
    form = ScenarioForm(inputs.to_raw(), {}, (), "en")
    data = {}
    for section in form.sections:
        for group in section.groups:
            if group.group.is_list:
                data[f"{group.path}.n"] = str(len(group.items))
                data |= {f"{item.prefix}.from": item.origin for item in group.items}
            elif group.items:
                data[f"{group.path}.on"] = "on"
        for field in section.all_fields:
            if field.is_number:
                data |= {f"{field.path}.{end.end}": end.text for end in field.ends}
                data |= {f"{field.path}.auto": field.mark, f"{field.path}.sure": field.sure}
            else:
                data[field.path] = field.value
    return data


def posted(stored=None, **changed):
    stored = stored or inputs_of()
    return Posted({**as_shown(stored), **changed}, stored).raw()


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"cash": "-0.5"},
        {"cash": "-1234567.25"},
        {"growth": "-0.5"},
        {"price": "0.000001"},
        {"new_customers": "12345"},
        {"inference_per_customer": "", "inference_share": "10"},
    ],
)
def test_a_form_posted_as_it_was_shown_changes_nothing(changed):
    inputs = inputs_of(**changed)
    assert read_inputs(posted(inputs)).inputs.digest == inputs.digest


def test_only_a_number_that_changed_becomes_an_estimate():
    plan = posted(**{"subscription.plans.0.annual_renewal.mid": "70"})["subscription"]["plans"][0]
    assert plan["annual_renewal"] == {"value": "70", "source": {"kind": "guess"}}
    assert plan["growth_fade"]["source"] == {"kind": "default"}


def test_the_same_number_written_another_way_keeps_its_source():
    plan = posted(**{"subscription.plans.0.annual_renewal.mid": " ８０ "})["subscription"]["plans"][0]
    assert plan["annual_renewal"]["source"]["kind"] == "benchmark"


@pytest.mark.parametrize(
    ("low", "mid", "high", "given"),
    [
        ("", "5", "", {"value": "5"}),
        ("1", "5", "", {"low": "1", "mid": "5", "high": "5", "kind": "triangular"}),
        ("", "5", "9", {"low": "5", "mid": "5", "high": "9", "kind": "triangular"}),
        ("1", "", "9", {"low": "1", "high": "9", "kind": "triangular"}),
        ("", "much", "", {"value": "much"}),
    ],
)
def test_one_end_alone_stands_beside_the_middle(low, mid, high, given):
    ends = {f"{CASH}.low": low, f"{CASH}.mid": mid, f"{CASH}.high": high}
    assert posted(**ends)["opening"]["cash"] == {**given, "source": {"kind": "guess"}}


def test_a_number_that_was_cleared_is_not_given():
    raw = posted(**{f"{CASH}.mid": "  "})
    assert "cash" not in raw["opening"]
    assert [p.code for p in read_inputs(raw).problems] == ["missing"]


def test_a_range_keeps_its_shape_unless_another_is_chosen():
    stored = inputs_of()
    assert posted(stored)["subscription"]["plans"][0]["price"]["kind"] == "triangular"
    chosen = posted(stored, **{f"{PRICE}.kind": "normal"})["subscription"]["plans"][0]["price"]
    assert (chosen["kind"], chosen["source"]) == ("normal", {"kind": "guess"})


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("1,234.5", "1234.5"),
        ("１２", "12"),
        ("− 3", "-3"),
        ("1,5", "1,5"),
        ("", ""),
        ("  ", ""),
        ("x" * 300, "x" * MOST_TEXT),
    ],
)
def test_numbers_are_read_as_typed_and_what_is_none_stays_for_the_engine(text, digits):
    assert typed(text, "money") == digits


@pytest.mark.parametrize(
    ("quantity", "ends"),
    [
        (Quantity(Decimal("1.5")), ("", "1.5", "")),
        (Quantity(Decimal(2), Decimal(1), Decimal(3), "triangular"), ("1", "2", "3")),
        (Quantity(Decimal(2), Decimal(2), Decimal(2), "triangular"), ("", "2", "")),
        (Quantity(Decimal(-2), Decimal("-2.5"), Decimal(0), "normal"), ("-2.5", "-2", "0")),
    ],
)
def test_a_value_stands_alone_in_the_middle(quantity, ends):
    assert ends_of(quantity) == ends


@pytest.mark.parametrize(
    ("count", "rows"),
    [("0", 0), ("2", 2), (str(MOST), MOST), ("9999", MOST + 1), ("99999", 0), ("²", 0), ("-1", 0), ("", 0), ("x", 0)],
)
def test_a_forged_count_makes_at_most_one_item_too_many(count, rows):
    raw = posted(**{"people.n": count})
    assert len(raw.get("people", [])) == rows
    assert ("too_many" in {p.code for p in read_inputs(raw).problems}) is (rows > MOST)


def with_people(*salaries):
    raw = inputs_of().to_raw()
    raw["people"] = [
        {"name": f"Person {i}", "salary": {"value": one, "source": {"kind": "benchmark", "reference": f"R{i}"}}}
        for i, one in enumerate(salaries)
    ]
    return read_inputs(raw).inputs


def test_removing_one_item_leaves_the_others_their_sources():
    people = posted(with_people("10", "20", "30"), remove="people.1")["people"]
    assert [one["name"] for one in people] == ["Person 0", "Person 2"]
    assert [one["salary"]["source"]["reference"] for one in people] == ["R0", "R2"]


def test_an_item_being_added_comes_last_and_is_empty():
    people = posted(with_people("10"), add="people")["people"]
    assert [one.get("name") for one in people] == ["Person 0", None]


@pytest.mark.parametrize("forged", ["77", "-1", "²", "0.salary", "x" * 300])
def test_an_item_from_nowhere_has_no_source_to_keep(forged):
    (person,) = posted(with_people("10"), **{"people.0.from": forged})["people"]
    assert person["salary"] == {"value": "10", "source": {"kind": "guess"}}


def test_a_group_is_switched_on_and_off_as_a_whole():
    assert "consulting" not in posted()
    assert "consulting" in posted(add="consulting")
    assert "consulting" in posted(**{"consulting.on": "on"})
    assert "consulting" not in posted(**{"consulting.on": "on"}, remove="consulting")


def test_what_must_be_there_cannot_be_switched_off_by_leaving_its_mark_out():
    data = {key: value for key, value in as_shown(inputs_of()).items() if key != "opening.on"}
    assert "opening" in Posted(data, inputs_of()).raw()


def plan_of(**changed):
    return posted(**changed)["subscription"]["plans"][0]


def test_a_range_of_ours_moves_with_its_middle():
    moved = plan_of(**{f"{CHURN}.mid": "4"})["churn"]
    assert moved == {
        "low": "2.8",
        "mid": "4",
        "high": "6.4",
        "kind": "triangular",
        "source": {"kind": "guess"},
        "spread": "usual",
    }


@pytest.mark.parametrize("edited", [{"low": "2"}, {"high": "9"}, {"kind": "normal"}])
def test_a_range_becomes_the_persons_when_an_end_or_the_shape_is_edited(edited):
    changed = plan_of(**{f"{CHURN}.{key}": text for key, text in edited.items()})["churn"]
    assert "spread" not in changed
    assert changed | edited == changed
    # And stays theirs: the next middle leaves the ends alone.
    stored = read_inputs(posted(**{f"{CHURN}.{key}": text for key, text in edited.items()})).inputs
    after = posted(stored, **{f"{CHURN}.mid": "4"})["subscription"]["plans"][0]["churn"]
    assert (after["low"], after["high"]) == (changed["low"], changed["high"])


@pytest.mark.parametrize(
    ("width", "ends"), [("tight", ("2.55", "3.9")), ("wide", ("1.65", "5.7")), ("usual", ("2.1", "4.8"))]
)
def test_one_control_sets_the_width_of_every_range_of_ours(width, ends):
    own = read_inputs(posted(**{f"{PRICE}.low": "100"})).inputs
    plan = posted(own, spread=width)["subscription"]["plans"][0]
    assert (plan["churn"]["low"], plan["churn"]["high"], plan["churn"]["spread"]) == (*ends, width)
    assert plan["price"]["low"] == "100"


def test_ranges_taken_away_can_be_brought_back():
    pair = {"correlations.0.a": CHURN, "correlations.0.b": PRICE, "correlations.0.value": "0.4"}
    raw = posted(**pair, spread="none")
    gone = read_inputs(raw).inputs
    assert gone.numbers[CHURN].to_raw() == {"value": "3", "source": {"kind": "guess"}, "spread": "none"}
    assert raw["correlations"] == []
    assert read_inputs(posted(gone)).inputs.digest == gone.digest
    assert read_inputs(posted(gone, spread="usual")).inputs.digest == inputs_of().digest


@pytest.mark.parametrize("width", ["huge", "", ";"])
def test_a_width_that_is_none_changes_nothing(width):
    assert read_inputs(posted(spread=width)).inputs.digest == inputs_of().digest


@pytest.mark.parametrize("forged", ["usual;1;2", "huge;2.1;4.8", "usual", "", "none;;"])
def test_a_forged_mark_makes_no_range_ours(forged):
    assert "spread" not in plan_of(**{f"{CHURN}.auto": forged})["churn"]


def test_a_middle_that_is_none_is_refused_alone_and_one_that_was_cleared_is_not_given():
    wrong = read_inputs(posted(**{f"{CHURN}.mid": "1.234,5"}))
    assert [p.path for p in wrong.problems] == [f"{CHURN}.mid"]
    assert "churn" not in plan_of(**{f"{CHURN}.mid": ""})
    high = read_inputs(posted(**{f"{CHURN}.mid": "150"}))
    assert [(p.path, p.code) for p in high.problems] == [(CHURN, "high")]


def test_a_middle_that_changed_is_an_estimate_and_one_that_did_not_keeps_its_source():
    raw = inputs_of().to_raw()
    raw["subscription"]["plans"][0]["churn"]["source"] = {"kind": "answer", "reference": "BM-08"}
    stored = read_inputs(raw).inputs
    wider = posted(stored, spread="wide")["subscription"]["plans"][0]["churn"]
    assert (wider["source"]["reference"], wider["spread"]) == ("BM-08", "wide")
    moved = posted(stored, **{f"{CHURN}.mid": "4"})["subscription"]["plans"][0]["churn"]
    assert moved["source"] == {"kind": "guess"}


def test_other_forms_of_numbers_are_read_and_noted():
    one = Posted({**as_shown(inputs_of()), f"{CASH}.mid": "80万", f"{CHURN}.mid": "5%"}, inputs_of())
    raw = one.raw()
    assert (raw["opening"]["cash"]["value"], raw["subscription"]["plans"][0]["churn"]["mid"]) == ("800000", "5")
    assert one.read == {f"{CASH}.mid": ("80万", "800000"), f"{CHURN}.mid": ("5%", "5")}


def test_a_share_below_one_is_multiplied_or_kept_by_its_button_and_else_stays_as_it_is():
    typed_in = {f"{CHURN}.mid": "0.03"}
    assert plan_of(**typed_in)["churn"]["mid"] == "0.03"
    times = plan_of(**typed_in, percent=f"{CHURN}:times")["churn"]
    assert (times["mid"], times["spread"], "sure" in times) == ("3", "usual", False)
    kept = posted(**typed_in, percent=f"{CHURN}:keep")
    assert kept["subscription"]["plans"][0]["churn"]["sure"] is True
    stored = read_inputs(kept).inputs
    assert read_inputs(posted(stored)).inputs.digest == stored.digest
    other = posted(stored, **{f"{CHURN}.mid": "0.04"})["subscription"]["plans"][0]["churn"]
    assert "sure" not in other


def test_a_range_of_the_persons_is_multiplied_as_a_whole():
    ends = {f"{CHURN}.low": "0.02", f"{CHURN}.mid": "0.03", f"{CHURN}.high": "0.05", "percent": f"{CHURN}:times"}
    churn = plan_of(**ends)["churn"]
    assert (churn["low"], churn["mid"], churn["high"]) == ("2", "3", "5")


def test_names_are_cleaned_and_what_cannot_be_stored_is_left_for_the_engine_to_refuse():
    clean = posted(**{"subscription.plans.0.name": "  Team\u200b plan "})
    assert clean["subscription"]["plans"][0]["name"] == "Team plan"
    wrong = read_inputs(posted(**{"subscription.plans.0.name": "a\x00b"}))
    assert [(p.path, p.code) for p in wrong.problems] == [("subscription.plans.0.name", "text")]


def test_inputs_that_move_together_come_with_their_number_as_typed():
    pair = {"correlations.0.a": CHURN, "correlations.0.b": PRICE, "correlations.0.value": "−０．４"}
    assert posted(**pair)["correlations"] == [{"a": CHURN, "b": PRICE, "value": "-0.4"}]
    assert "correlations" not in posted()
