"""How far a version has to rise, decided by comparing."""

import random

import pytest

from engine.authoring import versions
from engine.judging.evaluate import evaluate
from engine.playbook.parse import load_playbook
from tests.engine import small
from tests.engine.generated import answers_to

pytestmark = pytest.mark.database_free
M, A, B = "playbook.yaml", "chapters/c1.yaml", "chapters/c2.yaml"
NEW_TEXT = '- id: more\n  code: "B-05"\n  type: text\n' + small.COMMON
CHANGES = [
    pytest.param(M, 'en: "Small"', 'en: "Little"', "PATCH", id="title"),
    pytest.param(B, 'label: {zh: "坏", en: "Bad"}', 'label: {zh: "差", en: "Poor"}', "PATCH", id="label"),
    pytest.param(A, '  - {zh: "二", en: "2"}\n', '  - {zh: "贰", en: "two"}\n', "PATCH", id="level-text"),
    pytest.param(
        A,
        '  evidence: {zh: "证据", en: "Evidence"}',
        '  evidence: {zh: "材料", en: "Proof"}',
        "PATCH",
        id="evidence-text",
    ),
    pytest.param(M, 'review_by: "2027-03"', 'review_by: "2027-06"', "PATCH", id="review"),
    pytest.param(M, "source: heuristic", 'source: "a study"', "PATCH", id="source"),
    pytest.param(
        A, "[stage, raise, lev, num, twice]", "[stage, raise, num, lev, twice]", "PATCH", id="order-of-questions"
    ),
    pytest.param(A, '    effort: ["1", "2.5"]', '    effort: ["2", "3"]', "MINOR", id="effort"),
    pytest.param(M, "raising_when: [now]", "raising_when: [now]\nrunway_item: num", "MINOR", id="runway"),
    pytest.param(A, "    owner: cto", "    owner: ceo", "MINOR", id="owner"),
    pytest.param(B, "questions:\n", "questions:\n" + NEW_TEXT, "MINOR", id="new-unscored-question"),
    pytest.param(
        B,
        "  fires: {bad: high}",
        '  - {id: fair, label: {zh: "中", en: "Fair"}}\n  fires: {bad: high}',
        "MINOR",
        id="new-option",
    ),
    pytest.param(M, 'value: "10"', 'value: "11"', "MAJOR", id="threshold"),
    pytest.param(A, "  weight: 3", "  weight: 2", "MAJOR", id="weight"),
    pytest.param(A, '  target: "N"', "  target: [0, 1, 2, 3, 3]", "MAJOR", id="target"),
    pytest.param(M, '"N": [1, 1, 2, 3, 3]', '"N": [1, 1, 2, 3, 4]', "MAJOR", id="curve"),
    pytest.param(M, "  cap: 45", "  cap: 44", "MAJOR", id="cap"),
    pytest.param(M, "lev <= 1 && num < limit", "lev <= 2 && num < limit", "MAJOR", id="rule"),
    pytest.param(M, "  severity: high\n  when", "  severity: low\n  when", "MAJOR", id="severity"),
    pytest.param(M, "at_least: 60", "at_least: 61", "MAJOR", id="band"),
    pytest.param(M, "{id: c1, weight: 2}", "{id: c1, weight: 3}", "MAJOR", id="chapter-weight"),
    pytest.param(
        A, '  evidence: {zh: "证据", en: "Evidence"}\n  source', "  source", "MAJOR", id="evidence-no-longer-wanted"
    ),
    pytest.param(A, "  na: true\n", "", "MAJOR", id="na"),
    pytest.param(A, '  relevant_if: "stage >= 1"\n', "", "MAJOR", id="relevance"),
    pytest.param(B, "  fires: {bad: high}", "  fires: {bad: low}", "MAJOR", id="fires"),
    pytest.param(A, 'value: "num * 2"', 'value: "num * 3"', "MAJOR", id="formula"),
    pytest.param(A, "  unknown_from: 2", "  unknown_from: 1", "MAJOR", id="unknown"),
]


def changed(folder, file, old, new):
    text = small.FILES[file]
    assert old in text
    files = {**small.FILES, file: text.replace(old, new, 1)}
    if "more" in new:
        files[file] = files[file].replace("[yes_no, one,", "[more, yes_no, one,")
    return load_playbook(small.write(folder, files))


@pytest.mark.parametrize(("file", "old", "new", "level"), CHANGES)
def test_the_level_is_decided_by_what_changed(tmp_path, file, old, new, level):
    before = small.loaded(tmp_path / "old")
    after = changed(tmp_path / "new", file, old, new)

    assert versions.NAMES[versions.level_between(before, after)] == level
    if level != "MAJOR":
        assert judged(before, before) == judged(after, before)


def judged(playbook, drawn_from):
    """Scores, gaps and verdicts of the same answers under one version."""
    found = []
    for seed in range(25):
        result = evaluate(playbook, answers_to(drawn_from, random.Random(seed), 0.2))
        gaps = {gap.id: gap.severity for gap in result.gaps}
        found.append((result.readiness, result.maturity, result.views, gaps, result.verdict.band.id))
    return found


def test_equal_content_has_no_difference(tmp_path):
    first = small.loaded(tmp_path / "a")

    assert versions.differences(first, small.loaded(tmp_path / "b")) == []
    assert versions.level_between(first, first) == versions.NONE


@pytest.mark.parametrize(
    ("old", "level", "least"),
    [
        ("1.2.3", versions.NONE, "1.2.3"),
        ("1.2.3", versions.PATCH, "1.2.4"),
        ("1.2.3", versions.MINOR, "1.3.0"),
        ("1.2.3", versions.MAJOR, "2.0.0"),
        ("0.9.0", versions.MAJOR, "1.0.0"),
    ],
)
def test_the_least_number(old, level, least):
    assert versions.least(old, level) == least
    assert versions.fits(old, least, level)
    assert versions.fits(old, "3.0.0", level)
    assert level == versions.NONE or not versions.fits(old, old, level)
    assert not versions.fits(old, "0.1.0", level)


FORECAST = """\
format: 1
effects:
- action: a_lev
  changes:
  - {path: compute.inference.factor, multiply: "0.8"}
  note: {zh: "缘由", en: "Why"}
"""


@pytest.mark.parametrize(
    ("old", "new", "level", "path"),
    [
        ('en: "Why"', 'en: "Reason"', "PATCH", "forecast.effects.a_lev.note.en"),
        ("0.8", "0.7", "MINOR", "forecast.effects.a_lev.changes"),
        ("action: a_lev", "action: a_num", "MINOR", "forecast.effects.a_lev"),
        (FORECAST, FORECAST, "none", None),
    ],
)
def test_what_is_said_of_the_forecast_changes_no_score(tmp_path, old, new, level, path):
    texts = (FORECAST, FORECAST.replace(old, new, 1))
    before, after = (
        load_playbook(small.write(tmp_path / str(n), {**small.FILES, "forecast.yaml": text}))
        for n, text in enumerate(texts)
    )
    assert versions.NAMES[versions.level_between(before, after)] == level
    assert (before.digest == after.digest) == (level == "none")
    assert [d.path for d in versions.differences(before, after)][:1] == ([path] if path else [])


def test_other_days_for_some_profiles_are_new_content_and_change_no_score():
    before = small.in_two()
    data = small.in_format_2(dict(small.changed().source_data))
    small.questions_of(data)["lev"]["action"]["rungs"][0]["efforts"] = [{"if": "stage >= 4", "effort": "8"}]
    data["playbook"]["rules"][0]["action"]["efforts"] = [{"if": "stage >= 4", "effort": "8"}]
    once = small.playbook_from_data(data)
    assert versions.NAMES[versions.level_between(before, once)] == "MINOR"
    data = small.in_format_2(dict(small.changed().source_data))
    small.questions_of(data)["lev"]["action"]["rungs"][0]["efforts"] = [{"if": "stage >= 3", "effort": "5"}]
    data["playbook"]["rules"][0]["action"]["efforts"] = [{"if": "stage >= 3", "effort": "5"}]
    assert versions.NAMES[versions.level_between(once, small.playbook_from_data(data))] == "MINOR"
