"""Days: read strictly, compared in rules, tried by lint, never scored."""

import pytest

from engine.authoring.cases import cases_of
from engine.judging.evaluate import evaluate
from engine.judging.export import result_to_json
from engine.playbook.answer_reading import read_answer, read_answers
from engine.playbook.answers import InvalidAnswer, answer_to_raw
from engine.playbook.parse import load_playbook, playbook_from_canonical
from engine.rules.expressions import parse_expression
from engine.rules.tree import Name
from tests.engine import small

pytestmark = pytest.mark.database_free
NAMES = {"launch": Name("launch", "date"), "expiry": Name("expiry", "date")}


@pytest.fixture
def playbook(tmp_path):
    return small.loaded(tmp_path)


def test_a_day_is_kept_as_it_stands(playbook):
    item = playbook.items["launch"]

    answer = read_answer(item, {"value": " 2028-02-29 ", "evidence": "a link"})

    assert answer.value == "2028-02-29"
    assert answer_to_raw(answer) == {"value": "2028-02-29", "evidence": "a link"}
    assert (item.first_day, item.last_day) == ("2020-01-01", "2039-12-31")


def test_the_first_and_the_last_day_belong_to_the_range(playbook):
    for day in ("2020-01-01", "2039-12-31"):
        assert read_answer(playbook.items["launch"], day).value == day


@pytest.mark.parametrize(
    ("raw", "code", "zh"),
    [
        ("2027-02-29", "day", "请填写日历上有的日期，按年-月-日书写，例如 2026-07-31。"),
        ("2027-02", "day", "请填写日历上有的日期，按年-月-日书写，例如 2026-07-31。"),
        ("31.07.2026", "day", "请填写日历上有的日期，按年-月-日书写，例如 2026-07-31。"),
        (20270101, "day", "请填写日历上有的日期，按年-月-日书写，例如 2026-07-31。"),
        ("2019-12-31", "early", "日期不能早于 2020-01-01。"),
        ("2040-01-01", "late", "日期不能晚于 2039-12-31。"),
    ],
)
def test_what_is_no_day_of_the_range_is_told_in_both_languages(playbook, raw, code, zh):
    with pytest.raises(InvalidAnswer) as error:
        read_answer(playbook.items["launch"], raw)

    assert (error.value.code, error.value.message.zh) == (code, zh)
    assert error.value.message.en.isascii()


@pytest.mark.parametrize(
    ("rule", "given", "holds"),
    [
        ("launch < '2026-08-02'", {"launch": "2026-08-01"}, True),
        ("launch < '2026-08-02'", {"launch": "2026-08-02"}, False),
        ("launch >= '2026-08-02'", {"launch": "2026-08-02"}, True),
        ("'2026-08-02' != launch", {"launch": "2026-08-02"}, False),
        ("launch in ['2026-08-01', '2026-08-02']", {"launch": "2026-08-02"}, True),
        ("launch <= expiry", {"launch": "2026-08-02", "expiry": "2026-12-31"}, True),
        ("launch <= expiry", {"launch": "2026-08-02"}, None),
        ("answered(launch)", {}, False),
        ("count([launch, expiry], it > '2026-09-01') == 1", {"launch": "2026-08-02", "expiry": "2026-12-31"}, True),
    ],
)
def test_rules_compare_days(rule, given, holds):
    assert parse_expression(rule, NAMES).evaluate(given.get) is holds


def test_lint_tries_the_days_around_those_that_rules_name(playbook):
    rule = parse_expression("launch >= '2026-08-02'", {"launch": NAMES["launch"]})

    cases = cases_of(playbook, [rule])

    assert cases.are_all
    tried = ["2020-01-01", "2026-08-01", "2026-08-02", "2026-08-03", "2039-12-31"]
    assert [case["launch"] for case in cases] == tried


def test_a_day_earns_nothing_and_may_fire_a_rule(tmp_path):
    main = small.MAIN.replace('when: "lev <= 1 && num < limit"', "when: \"lev <= 1 && launch < '2026-08-02'\"")
    playbook = load_playbook(small.write(tmp_path, {**small.FILES, "playbook.yaml": main}))
    assert playbook_from_canonical(playbook.to_canonical()).items["launch"] == playbook.items["launch"]
    given = {"stage": "2", "lev": 0}

    results = [evaluate(playbook, read_answers(playbook, {**given, **more}).answers) for more in DAYS]

    assert len({result.readiness for result in results}) == 1
    assert [any(gap.id == "both" for gap in result.gaps) for result in results] == [False, False, True, False]
    assert [any(q.id == "launch" for q in result.open_questions) for result in results] == [True, True, False, False]
    fired = next(gap for gap in result_to_json(playbook, results[2], "en")["gaps"] if gap["kind"] == "rule")
    assert fired["answers"] == {"A-01": 0, "B-06": "2026-08-01"}


DAYS = [{}, {"launch": {"unknown": True}}, {"launch": "2026-08-01"}, {"launch": "2026-08-02"}]
