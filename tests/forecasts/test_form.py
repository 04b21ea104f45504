"""The form of a scenario: what stands open, what shows at once, and each problem at the control it belongs to."""

import pytest
from django.utils.translation import override

from engine.forecast.inputs.catalogue_all import BY_PATH
from engine.forecast.inputs.problems import problem
from engine.forecast.inputs.reading import read_inputs
from forecasts.form import SECTIONS, ScenarioForm, section_of, shown
from tests.forecasts.cases import inputs_of

pytestmark = pytest.mark.database_free

PRICE, CHURN, CASH = "subscription.plans.0.price", "subscription.plans.0.churn", "opening.cash"


def form_of(raw=None, *, problems=(), language="en", opened=""):
    return ScenarioForm(inputs_of().to_raw() if raw is None else raw, {}, tuple(problems), language, opened)


def field_at(form, path):
    return next(f for section in form.sections for f in section.all_fields if f.path == path)


def section(form, key):
    return next(one for one in form.sections if one.id == key)


def refused(changes):
    """The form of inputs with changes at paths of two steps, and what the engine says of them."""
    raw = inputs_of().to_raw()
    for (group, key), value in changes.items():
        raw[group][key] = value
    return form_of(raw, problems=read_inputs(raw).problems)


def test_every_group_of_the_catalogue_stands_in_one_section():
    placed = [path for _key, _title, paths in SECTIONS for path in paths]
    assert sorted(placed) == sorted(BY_PATH)


def test_each_input_stands_on_the_form_once_and_settings_in_their_section():
    paths = [field.path for one in form_of().sections for field in one.all_fields]
    assert len(paths) == len(set(paths))
    assert [field.path for field in section(form_of(), "settings").settings] == [
        "horizon",
        "currency",
        "market",
        "start",
        "founded",
    ]


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("people", "people"),
        ("people.3", "people"),
        ("consulting", "consulting"),
        ("nonsense", ""),
        ("", ""),
        ("people.3.salary", ""),
    ],
)
def test_a_section_is_found_by_group_or_item(place, key):
    assert section_of(place) == key


def test_the_first_sections_are_open_and_others_open_for_a_reason():
    assert [one.id for one in form_of().sections if one.is_open] == ["settings", "plans"]
    assert section(form_of(opened="people"), "people").is_open
    wrong = form_of(problems=[problem("marketing.cac", "number", "x")])
    assert [one.id for one in wrong.sections if one.is_open] == ["settings", "plans", "marketing"]


def test_a_section_counts_its_problems_those_of_groups_among_them():
    form = form_of(problems=[problem("people", "too_many", 50), problem(f"{PRICE}.low", "low", "0", "")])
    counts = {one.id: one.problem_count for one in form.sections if one.problem_count}
    assert counts == {"people": 1, "plans": 1}


@pytest.mark.parametrize(("language", "words"), [("en", "empty"), ("zh-hans", "未填写")])
def test_a_section_says_how_much_stands_in_it(language, words):
    with override(language):
        form = form_of(language=language)
        assert words in section(form, "people").summary
        assert words not in section(form, "plans").summary
    assert section(form_of(), "plans").summary == "stated: 6"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("1200000", "1,200,000"),
        ("-1200000.5", "-1,200,000.5"),
        ("-0.5", "-0.5"),
        ("1.234,5", "1.234,5"),
        ("²", "²"),
        ("much", "much"),
        ("", ""),
    ],
)
def test_numbers_are_grouped_and_other_texts_stay_as_typed(text, seen):
    assert shown(text) == seen


def test_a_value_stands_in_the_middle_and_a_range_at_its_three_ends():
    form = form_of()
    assert [end.text for end in field_at(form, CASH).ends] == ["", "1,200,000", ""]
    assert [end.text for end in field_at(form, PRICE).ends] == ["179.1", "199", "218.9"]
    assert [end.name for end in field_at(form, PRICE).ends] == ["low", "middle", "high"]


def test_a_problem_marks_the_end_it_concerns_and_a_whole_range_all_three():
    one = field_at(form_of(problems=[problem(f"{CHURN}.high", "high", "100", " %")]), CHURN)
    assert [end.is_wrong for end in one.ends] == [False, False, True]
    assert one.errors == ["high: This cannot be above 100 %."]
    whole = field_at(form_of(problems=[problem(CHURN, "range_order")]), CHURN)
    assert all(end.is_wrong for end in whole.ends)
    assert whole.errors == [problem("", "range_order").message.en]


def test_in_chinese_the_end_stands_before_a_chinese_colon():
    with override("zh-hans"):
        form = form_of(problems=[problem(f"{CHURN}.high", "high", "100", " %")], language="zh-hans")
        (said,) = field_at(form, CHURN).errors
    assert said.endswith("：不能大于 100 %。")


def test_a_problem_of_one_field_is_not_told_at_another_whose_name_begins_alike():
    form = form_of(problems=[problem("subscription.plans.0.growth_fade", "number", "x")])
    assert field_at(form, "subscription.plans.0.growth").errors == []
    assert len(field_at(form, "subscription.plans.0.growth_fade").errors) == 1


@pytest.mark.parametrize(
    ("path", "anchor", "label"),
    [
        (CASH, "i-opening-cash-mid", "Cash at the start"),
        (f"{CASH}.source", "i-opening-cash-mid", "Cash at the start"),
        (f"{PRICE}.low", "i-subscription-plans-0-price-low", "Price per month"),
        ("start", "i-start", "First month of the forecast"),
        ("correlations.0", "s-pairs", "Inputs that move together"),
        ("no_such_group", "form", "no_such_group"),
    ],
)
def test_a_problem_in_the_summary_leads_to_its_control(path, anchor, label):
    (row,) = form_of(problems=[problem(path, "missing")]).problem_rows
    assert (row.anchor, row.label, row.message) == (anchor, label, "This is needed; fill it in.")


def test_no_problem_is_left_out_of_the_summary():
    form = refused({("opening", "cash"): "much", ("marketing", "cac"): {"value": "-1"}})
    assert len(form.problem_rows) == len(form.problems) == 2


def test_what_was_stated_shows_at_once_and_standard_values_wait():
    item = next(group for group in section(form_of(), "plans").groups if group.path == "subscription.plans").items[0]
    main, more = {f.field.key for f in item.main}, {f.field.key for f in item.more}
    assert {"price", "churn", "growth"} <= main
    assert {"conversion", "market_limit"} <= more
    assert {f.field.key for f in item.experts} == {"growth_fade", "usage"}
    assert not main & more
    assert not (main | more) & {"growth_fade", "usage"}


def test_a_standard_value_that_is_wrong_comes_forward():
    wrong = form_of(problems=[problem("subscription.plans.0.conversion", "number", "x")])
    assert field_at(wrong, "subscription.plans.0.conversion").is_main
    assert not field_at(form_of(), "subscription.plans.0.conversion").is_main


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"name": "Ada"}, "Ada"),
        ({"name": ""}, "Role 2"),
        ({}, "Role 2"),
        ("no item at all", "Role 2"),
        (None, "Role 2"),
    ],
)
def test_an_item_without_a_name_is_counted(given, name):
    form = form_of({**inputs_of().to_raw(), "people": [{"name": "First"}, given]})
    people = section(form, "people").groups[0]
    assert people.items[1].name == name
    assert all(field.value == "" for field in people.items[1].fields if field.is_number)


@pytest.mark.parametrize("stored", ["text", 5, {"a": 1}, None])
def test_a_list_that_is_none_shows_no_items(stored):
    assert section(form_of({"people": stored}), "people").groups[0].items == []


def test_what_must_be_there_shows_also_when_nothing_is_stored():
    form = form_of({})
    assert field_at(form, CASH).value == ""
    assert section(form, "consulting").groups[0].items == []
    assert form.currency == ""


def test_an_empty_choice_shows_what_counts_while_it_is_empty():
    assert field_at(form_of({}), "market").value == "SaaS"
    assert field_at(form_of({"market": "B2B"}), "market").value == "B2B"


def test_what_counts_while_a_field_is_empty_follows_the_market():
    kinds = {}
    for market in ("SaaS", "B2B", "B2C"):
        raw = {**inputs_of().to_raw(), "market": market}
        kinds[market] = field_at(form_of(raw), CHURN).standard
    assert len(set(kinds.values())) > 1
    assert all(kinds.values())


@pytest.mark.parametrize(
    ("path", "limits"),
    [(CHURN, "0 to 100"), ("horizon", "12 to 60"), ("start", "YYYY-MM"), (PRICE, ""), ("currency", "")],
)
def test_limits_are_said_where_they_say_something(path, limits):
    assert field_at(form_of(), path).limits == limits


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"kind": "answer", "reference": "FF-01"}, "your answer to FF-01"),
        ({"kind": "guess"}, "your estimate"),
        ("nonsense", ""),
        (None, ""),
    ],
)
def test_the_source_of_a_number_is_said_beside_it(source, words):
    raw = inputs_of().to_raw()
    raw["opening"]["cash"] = {"value": "5", "source": source}
    assert field_at(form_of(raw), CASH).source == words


def test_the_shape_of_a_range_is_the_one_chosen():
    raw = inputs_of().to_raw()
    raw["subscription"]["plans"][0]["price"]["kind"] = "lognormal"
    chosen = {kind: is_chosen for kind, _name, is_chosen in field_at(form_of(raw), PRICE).kinds}
    assert chosen == {"triangular": False, "normal": False, "lognormal": True}


@pytest.mark.parametrize(
    ("path", "unit"), [(CASH, "CNY"), (CHURN, "%"), ("horizon", "months"), ("start", "year-month"), ("market", "")]
)
def test_each_input_is_asked_for_in_its_unit(path, unit):
    assert field_at(form_of(), path).unit == unit


def test_the_unit_of_money_follows_the_currency_as_it_is_typed():
    assert field_at(form_of({**inputs_of().to_raw(), "currency": "JPY"}), CASH).unit == "JPY"


def test_what_must_be_there_cannot_be_taken_away_on_the_form():
    raw = {**inputs_of().to_raw(), "people": [{}]}
    items = [item for one in form_of(raw).sections for group in one.groups for item in group.items]
    assert {item.prefix for item in items if not item.is_optional} == {
        "opening",
        "compute.inference",
        "marketing",
        "service",
    }
    assert "people.0" in {item.prefix for item in items}


@pytest.mark.parametrize(
    ("prefix", "origins", "origin"), [("people.0", {}, "0"), ("people.0", {"people.0": "people.2"}, "2")]
)
def test_an_item_remembers_where_it_stood_in_the_stored_inputs(prefix, origins, origin):
    form = ScenarioForm({**inputs_of().to_raw(), "people": [{}]}, origins, (), "en")
    (item,) = section(form, "people").groups[0].items
    assert (item.prefix, item.origin) == (prefix, origin)


@pytest.mark.parametrize("cash", [{"value": "5"}, {"low": "1", "mid": "2", "high": "3"}, "5", None])
def test_without_a_choice_a_range_is_a_triangle(cash):
    raw = {**inputs_of().to_raw(), "opening": {"cash": cash}}
    assert [kind for kind, _name, is_chosen in field_at(form_of(raw), CASH).kinds if is_chosen] == ["triangular"]


def test_a_range_of_ours_says_so_beside_the_source_of_its_middle():
    churn, cash = field_at(form_of(), CHURN), field_at(form_of(), CASH)
    assert (churn.source, churn.range_source, churn.mark) == ("your estimate", "our usual range", "usual;2.1;4.8")
    assert (cash.range_source, cash.mark) == ("", "")
    raw = inputs_of().to_raw()
    del raw["subscription"]["plans"][0]["churn"]["spread"]
    own = field_at(form_of(raw), CHURN)
    assert (own.source, own.range_source, own.mark) == ("your estimate", "", "")


def test_the_control_of_our_ranges_shows_their_width_and_is_not_there_without_any():
    assert [key for key, _name, is_chosen in form_of().widths if is_chosen] == ["usual"]
    assert form_of({}).width == ""


def test_the_running_cost_is_called_what_it_was_typed_under():
    item = section(form_of(), "other").groups[0].items[0]
    labels = {one.field.key: one.label for one in item.fields}
    assert (item.name, labels["amount"], labels["salaries"]) == (
        "Running cost",
        "Running cost a month",
        "Of this, salaries",
    )
    assert {"salaries", "heads"} <= {one.field.key for one in item.main}
    raw = {**inputs_of().to_raw(), "other_costs": [{"amount": "5"}]}
    other = section(form_of(raw), "other").groups[0].items[0]
    assert (other.name, {one.field.key: one.label for one in other.fields}["amount"]) == (
        "Other cost 1",
        "Amount each time",
    )


def test_a_choice_without_a_standard_may_stay_empty():
    raw = {**inputs_of().to_raw(), "other_costs": [{"amount": "5"}]}
    covers = field_at(form_of(raw), "other_costs.0.covers")
    assert (covers.value, [key for key, _words in covers.options]) == ("", ["", "running"])
    assert next(key for key, _words in field_at(form_of(raw), "other_costs.0.every").options) == "once"


def test_each_section_has_one_fold_for_experts_with_shapes_fields_and_groups():
    plans, people = section(form_of(), "plans"), section(form_of(), "people")
    assert [group.path for group in plans.expert_groups] == ["subscription.retention"]
    (item,) = plans.expert_items
    assert {one.field.key for one in item.shapes} == {"price", "new_customers", "growth", "churn"}
    assert not people.has_experts
    assert not plans.is_expert_open
    wrong = form_of(problems=[problem("subscription.plans.0.usage", "number", "x")])
    assert section(wrong, "plans").is_expert_open
    curve = form_of(problems=[problem("subscription.retention", "form", "x")])
    assert section(curve, "plans").is_expert_open
