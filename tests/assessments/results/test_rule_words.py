"""Rules in words."""

import re
from fractions import Fraction

import pytest
from django.utils.translation import override

from assessments.results.rule_words import figure, rule_words
from assessments.wording import with_unit
from engine.playbook.question_types.base import Finding
from engine.playbook.question_types.table import type_of
from playbooks import catalogue
from tests import published
from tests.engine import small

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("mr_03 <= 1 && mk_01 <= 2", "MR-03 ≤ 1 and MK-01 ≤ 2", "MR-03 ≤ 1 且 MK-01 ≤ 2"),
        (
            "mr_03 <= 1 && (mr_01 >= 3 || mk_01 == 2)",
            "MR-03 ≤ 1 and (MR-01 ≥ 3 or MK-01 = 2)",
            "MR-03 ≤ 1 且（MR-01 ≥ 3 或 MK-01 = 2）",
        ),
        ('"EU" in mkts', "Markets: “European Union and EEA”", "用户所在市场包括“欧盟与欧洲经济区”"),
        ('!("EU" in mkts)', "Markets: not “European Union and EEA”", "用户所在市场不包括“欧盟与欧洲经济区”"),
        ('gen != "none"', "Generated content: not “No generated content”", "内容生成不是“不生成内容”"),
        ('le_12 == "unknown"', "LE-12: “Don’t know whether it applies”", "LE-12 为“不清楚是否适用”"),
        ("stage >= 2", "Stage ≥ “Pilot: the first customers use the product”", "项目阶段 ≥“试点，首批客户在用”"),
        ("2 <= stage", "Stage ≥ “Pilot: the first customers use the product”", "项目阶段 ≥“试点，首批客户在用”"),
        (
            'ff_12 in ["soon", "now"]',
            "Funding intention: any of (“Within 6 months”, “In progress”)",
            "融资意向为“6 个月内”、“进行中”之一",
        ),
        (
            '!(ff_12 in ["soon", "now"])',
            "Funding intention: none of (“Within 6 months”, “In progress”)",
            "融资意向不是“6 个月内”、“进行中”中的任何一项",
        ),
        ("answered(le_18)", "LE-18 is answered", "LE-18 已作答"),
        ("!answered(ff_03)", "FF-03 is not answered", "FF-03 未作答"),
        ("ff_03 < 6 || ff_06 + 1 > -2", "FF-03 < 6 or FF-06 + 1 > −2", "FF-03 < 6 或 FF-06 + 1 > −2"),
        (
            "mr_03 <= 1 || mr_01 >= 3 && mk_01 == 2",
            "MR-03 ≤ 1 or (MR-01 ≥ 3 and MK-01 = 2)",
            "MR-03 ≤ 1 或（MR-01 ≥ 3 且 MK-01 = 2）",
        ),
        ("!(mr_03 <= 1 && mk_01 <= 2)", "not (MR-03 ≤ 1 and MK-01 ≤ 2)", "并非（MR-03 ≤ 1 且 MK-01 ≤ 2）"),
    ],
)
def test_a_rule_reads_as_words(text, english, chinese):
    assert both(text) == (english, chinese)


ANY = "Protected data: any of (“Personal data”, “Data of minors”)"
NONE = "Protected data: none of (“Personal data”, “Data of minors”)"
DATA = "受保护数据{}“个人信息”、“未成年人信息”中{}"


@pytest.mark.parametrize(
    ("compared", "english", "chinese"),
    [
        ("> 0", ANY, DATA.format("包括", "至少一项")),
        (">= 1", ANY, DATA.format("包括", "至少一项")),
        ("== 0", NONE, DATA.format("不包括", "的任何一项")),
        ("< 1", NONE, DATA.format("不包括", "的任何一项")),
        ("<= 0", NONE, DATA.format("不包括", "的任何一项")),
        (">= 2", ANY.replace("any", "at least 2"), DATA.format("至少选了", "的 2 项")),
        ("> 1", ANY.replace("any", "at least 2"), DATA.format("至少选了", "的 2 项")),
        ("<= 1", ANY.replace("any", "at most 1"), DATA.format("至多选了", "的 1 项")),
        ("== 1", ANY.replace("any", "1"), DATA.format("恰好选了", "的 1 项")),
    ],
)
def test_how_many_of_some_options_are_chosen(compared, english, chinese):
    assert both(f'count(data, it in ["personal", "minors"]) {compared}') == (english, chinese)


@pytest.mark.parametrize(
    ("compared", "english", "chinese"),
    [
        (">= 2", "at least 2 of (DD-02, DD-04, DD-06) ≤ 1", "DD-02、DD-04、DD-06 中至少 2 项 ≤ 1"),
        ("< 3", "at most 2 of (DD-02, DD-04, DD-06) ≤ 1", "DD-02、DD-04、DD-06 中至多 2 项 ≤ 1"),
        ("== 3", "3 of (DD-02, DD-04, DD-06) ≤ 1", "DD-02、DD-04、DD-06 中恰好 3 项 ≤ 1"),
    ],
)
def test_how_many_questions_meet_a_condition(compared, english, chinese):
    assert both(f"count([dd_02, dd_04, dd_06], it <= 1) {compared}") == (english, chinese)


def test_a_count_that_has_no_short_form_is_said_at_length():
    english, _chinese = both("count([dd_02, dd_04], it <= 1 && it >= 1) > count([dd_06], it == 2)")
    assert english == (
        "how many of DD-02, DD-04 meet this: each ≤ 1 and each ≥ 1 > how many of DD-06 meet this: each = 2"
    )


def both(text):
    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    with override("en"):
        english = rule_words(playbook, text, "en")
    with override("zh-hans"):
        return english, rule_words(playbook, text, "zh-hans")


def rules_of(playbook):
    """Every rule that a page or paper may say: of compound gaps, of what is asked, and of each gap of a question."""
    for rule in playbook.rules:
        yield rule.when.text
    for item in playbook.items.values():
        if item.relevant_if:
            yield item.relevant_if.text
        yield from (one.when.text for one in item.conditions)
        yield from (f"{item.id} < {parameter}" for parameter in playbook.parameters if item.type == "number")
        yield from (f"{item.id} < {target}" for target in (1, 2, 3, 4) if item.type == "level")
        if item.fires:
            yield type_of(item).rule_text(item, Finding("high", "option"))


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_every_rule_of_the_playbooks_can_be_said(version):
    now = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    playbook = published.PLAYBOOK if version == "1.0.0" else now
    for language in ("en", "zh-hans"):
        with override(language):
            words = [rule_words(playbook, text, language) for text in rules_of(playbook)]
        assert len(words) > 100
        assert [w for w in words if re.search(r"&&|\|\||_|==|!=|%\(|\[", w)] == []


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(15_000_000), 1, "15,000,000"),
        (Fraction(50, 3), 1, "16.7"),
        (Fraction(-20), 1, "−20"),
        (Fraction(-1, 100), 1, "0"),
        (Fraction(5, 2), 0, "2"),
    ],
)
def test_figures(value, places, text):
    assert figure(value, places) == text


@pytest.mark.parametrize(
    ("unit", "text"), [("%", "4%"), ("×", "4×"), ("months", "4\u00a0months"), ("次", "4\u00a0次"), ("", "4")]
)
def test_units(unit, text):
    assert with_unit("4", unit) == text


def test_what_is_not_no_is_said_by_what_it_leaves(tmp_path):
    playbook = small.loaded(tmp_path)
    for rule, english, chinese in (
        ('yes_no != "no"', "B-01: any of (yes, don’t know)", "B-01 为是、不清楚之一"),
        ('!(yes_no in ["no", "unsure"])', "B-01: yes", "B-01 为是"),
        ('yes_no == "no"', "B-01: no", "B-01 为否"),
    ):
        said = rule_words(playbook, rule, "en")
        assert said == english
        with override("zh-hans"):
            assert rule_words(playbook, rule, "zh-hans") == chinese
