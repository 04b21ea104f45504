"""`manage.py assess`: the main job with no browser."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.playbooks.bank import BANK, Bank

pytestmark = pytest.mark.database_free


def assess(*arguments, **options):
    out = StringIO()
    call_command("assess", *arguments, stdout=out, **options)
    return out.getvalue()


def test_a_persona_as_json_fires_what_the_bank_says(tmp_path):
    persona = BANK["personas"][-1]
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(persona["answers"]))

    data = json.loads(assess(str(path), format="json"))

    assert {gap["code"]: gap["severity"] for gap in data["gaps"]} == Bank(
        persona["answers"]
    ).fired()
    assert {
        "score",
        "maturity",
        "verdict",
        "chapters",
        "open_questions",
        "not_applicable",
        "ledger",
        "plan",
    } <= set(data)


def test_every_form_of_answer_is_read_from_yaml(tmp_path):
    path = tmp_path / "answers.yaml"
    path.write_text(
        'P-01: "2"\nMR-03: 2\nP-05: [CN, EU]\nBM-04: {unknown: true}\nMR-04: {na: "no rivals"}\nMR-01: {value: 2, evidence: "x"}\n'
    )

    data = json.loads(assess(str(path), format="json"))

    assert data["not_applicable"] == [{"code": "MR-04", "reason": "no rivals"}]
    assert "BM-04" in {gap["code"] for gap in data["gaps"]}
    assert {q["code"]: q["state"] for q in data["open_questions"]}["BM-04"] == "unknown"


def test_all_mistakes_are_reported_at_once_each_with_its_place(tmp_path):
    path = tmp_path / "answers.yaml"
    path.write_text("MR-03: 7\nXX-01: 1\nP-05: [MARS]\nMR-02: many\n")

    with pytest.raises(CommandError) as error:
        assess(str(path))

    lines = str(error.value).splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        f"answers.yaml:{n}:{c}:" for n, c in ((1, 8), (2, 8), (3, 7), (4, 8))
    ]


def test_a_batch_gives_one_line_for_each_in_order(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_text('{"P-01": "1"}\nnonsense\n{"MR-03": 9}\n[1]\n')

    lines = [json.loads(line) for line in assess(batch=str(path)).splitlines()]

    assert [("score" in line, len(line.get("errors", []))) for line in lines] == [
        (True, 0),
        (False, 1),
        (False, 1),
        (False, 1),
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_plain_text_names_the_verdict(tmp_path, language):
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(BANK["personas"][-1]["answers"]))

    assert {"zh": "尚未就绪", "en": "Not ready yet"}[language] in assess(
        str(path), language=language
    )


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        assess(str(tmp_path / "none.json"))
