"""`manage.py assess`: the main job with no browser."""

import json
import os
import re
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from assessments.evaluation import evaluate_raw
from playbooks import catalogue
from tests import published
from tests.conftest import persona
from tests.playbooks.bank import BANK, Bank

pytestmark = pytest.mark.database_free


@pytest.fixture(autouse=True)
def playbook_1(request, monkeypatch):
    """What the bank says is what 1.0.0 says; the command judges by it as by the one of today."""
    if "of_today" in request.fixturenames:
        return
    others = catalogue.playbook_on_disk
    known = {published.PLAYBOOK.id: published.PLAYBOOK}
    monkeypatch.setattr(catalogue, "playbook_on_disk", lambda key: known.get(key) or others(key))


@pytest.fixture
def of_today():
    """The playbook that the command takes by itself."""
    return catalogue.playbook_on_disk(catalogue.default_playbook_id())


def assess(*arguments, **options):
    out = StringIO()
    call_command("assess", *arguments, stdout=out, **options)
    return out.getvalue()


def batch(path):
    """The lines of a batch of which some are refused, and what is said at the end."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("assess", batch=str(path), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()], str(error.value)


def test_a_persona_as_json_fires_what_the_bank_says(tmp_path):
    persona = BANK["personas"][-1]
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(persona["answers"]))

    data = json.loads(assess(str(path), format="json"))

    assert {gap["code"]: gap["severity"] for gap in data["gaps"]} == Bank(persona["answers"]).fired()
    assert {"score", "maturity", "verdict", "chapters", "open_questions", "not_applicable", "ledger", "plan"} <= set(
        data
    )


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

    lines, _said = batch(path)

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

    assert {"zh": "尚未就绪", "en": "Not ready yet"}[language] in assess(str(path), language=language)


def test_wrong_answers_of_every_kind_are_told_with_place_and_words(tmp_path):
    path = tmp_path / "answers.yaml"
    path.write_text(
        'P-01: "2"\nMR-03: 7\nmr-04: 2\nXX-01: 1\nP-05: [MARS]\nMR-02: 1e9\nFF-03: 3\nstage: 1\nmr_03: 2\n'
        "P-01: 3\nBM-04: {na: no money}\nMR-05: {value: 2, link: x}\nDD-05: 99999999999999999999\nFF-01: -5\n"
        "LE-02: maybe\nMR-08: 1.25\nDD-01:\nMR-06: 2026-01-01\n"
    )

    with pytest.raises(CommandError) as error:
        assess(str(path))

    assert str(error.value).splitlines() == [
        "answers.yaml:2:8: MR-03: Give a level from 0 to 4.",
        "answers.yaml:3:8: mr-04: There is no such question in the playbook. Did you mean MR-04?",
        "answers.yaml:4:8: XX-01: There is no such question in the playbook.",
        "answers.yaml:5:7: P-05: There is no such option. Choose from: CN, EU, US, UK, other.",
        "answers.yaml:6:8: “1e9” would lose exactness; write all its digits, in quotes",
        "answers.yaml:7:8: FF-03: This figure is worked out from other answers; it is not asked.",
        "answers.yaml:8:8: stage: There is no such question in the playbook. Did you mean P-01?",
        "answers.yaml:9:8: mr_03: This question is answered already, under MR-03.",
        "answers.yaml:10:1: the key “P-01” stands twice; keep one of the two",
        "answers.yaml:11:8: BM-04: This question cannot be marked “does not apply”.",
        "answers.yaml:12:8: MR-05: This way of writing an answer is not known. Write the answer alone, "
        "or one of {value: …, evidence: …}, {unknown: true} and {na: reason}.",
        "answers.yaml:13:8: “99999999999999999999” has more than 18 digits; write a smaller number",
        "answers.yaml:14:8: FF-01: The number cannot be below 0.",
        "answers.yaml:15:8: LE-02: Answer yes, no, or {unknown: true}.",
        "answers.yaml:16:8: MR-08: At most 0 decimal places.",
        "answers.yaml:17:7: a value is missing; write it, or remove the key",
        'answers.yaml:18:8: “2026-01-01” reads as a date in some readers; write "2026-01-01" in quotes',
    ]


def test_mistakes_in_json_have_line_and_column_too(tmp_path):
    path = tmp_path / "answers.json"
    path.write_text('{\n "MR-03": 7,\n "MR-04": 1e400, "P-05": ["CN", "MARS"],\n "MR-03": 1\n}\n')

    with pytest.raises(CommandError) as error:
        assess(str(path), language="zh")

    assert str(error.value).splitlines() == [
        "answers.json:2:11: MR-03: 请填写 0 到 4 的等级。",
        "answers.json:3:11: “1e400” has more than 18 digits; write a smaller number",
        "answers.json:3:26: P-05: 没有这个选项。可选：CN, EU, US, UK, other。",
        "answers.json:4:2: the key “MR-03” stands twice; keep one of the two",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1]", 'answers.json:1:1: the file does not map questions to answers; write MR-03: 2, or {"MR-03": 2}'),
        ("{", 'answers.json:1:2: a key in double quotes was expected; write "key": value, and no comma after the last'),
        ('{"MR-03": NaN}', "answers.json:1:11: “NaN” is not JSON; write a number in digits"),
        (
            '{"MR-03": 2,}',
            'answers.json:1:13: a key in double quotes was expected; write "key": value, and no comma after the last',
        ),
        ("", "answers.json:1:1: a value was expected, the end found; write a value"),
        (
            '{"answers": {"MR-03": 2}, "MR-04": 1}',
            "answers.json:1:36: “MR-04” stands beside answers; move it into answers, or remove it",
        ),
        ('{"MR-03": "\\ud800"}', "answers.json:1:11: the text holds a character that is not allowed; remove it"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(tmp_path, text, message):
    path = tmp_path / "answers.json"
    path.write_text(text)

    with pytest.raises(CommandError) as error:
        assess(str(path))

    assert str(error.value).splitlines()[0] == message


@pytest.mark.parametrize("digits", ["0.9", "9e-1", "0.90", '"0.9"'])
def test_numbers_are_read_as_printed(tmp_path, digits):
    path = tmp_path / "answers.json"
    path.write_text(
        f'{{"P-01": 2, "P-06": "own", "P-08": "internal", "P-02": "other", "MR-03": 2.0, "DD-15": {digits}}}'
    )

    data = json.loads(assess(str(path), format="json"))

    lines = [line for chapter in data["ledger"]["chapters"] for line in chapter["lines"]]
    values = {line["code"]: line["value"] for line in lines}
    assert (values["DD-15"], values["MR-03"]) == ("0.9", 2)


def test_answers_to_questions_that_are_not_asked_are_kept_aside_and_listed(tmp_path):
    path = tmp_path / "answers.yaml"
    path.write_text('P-01: "2"\nP-05: [CN]\nLE-08: minimal\n')

    data = json.loads(assess(str(path), format="json"))

    assert data["ignored"] == ["LE-08"]
    assert assess(str(path)).splitlines()[-1] == (
        "Kept but not counted (the question does not concern this venture): LE-08"
    )


def test_a_persona_of_the_playbook_is_a_file_of_answers(tmp_path):
    path = published.FOLDER / "personas" / "r_99.yaml"

    assert json.loads(assess(str(path), format="json"))["score"]["printed"] == ["100.0", "100.0"]


@pytest.mark.parametrize("code", ["R-07", "R-10", "R-99", "X-17"])
def test_the_command_judges_by_the_playbook_of_today(of_today, code):
    path = catalogue.content_folder("ai_venture") / "personas" / f"{code.lower().replace('-', '_')}.yaml"
    result = evaluate_raw(of_today, persona(code).answers).result

    data = json.loads(assess(str(path), format="json"))

    assert [(gap["code"], gap["severity"]) for gap in data["gaps"]] == [(gap.code, gap.severity) for gap in result.gaps]
    assert data["verdict"]["band"] == result.verdict.band.id
    assert len(data["plan"]) == len(result.plan.steps)


def test_a_line_of_a_batch_equals_the_single_judgement(tmp_path):
    answers = BANK["personas"][0]["answers"]
    (tmp_path / "one.json").write_text(json.dumps(answers))
    (tmp_path / "many.jsonl").write_text(f"{json.dumps(answers)}\n" * 2)

    single = json.loads(assess(str(tmp_path / "one.json"), format="json"))
    lines = [json.loads(x) for x in assess(batch=str(tmp_path / "many.jsonl")).splitlines()]

    assert lines == [single, single]


def test_a_broken_line_of_a_batch_says_which_and_why_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_bytes(b'{"MR-03": 9}\n\n\xff\n{"MR-03": 2\n' + b"x" * 300_000 + b'\n{"MR-03": 2}\n')

    lines, said = batch(path)

    assert lines[:5] == [
        {
            "line": 1,
            "errors": [{"place": "many.jsonl:1:11", "message": "MR-03: Give a level from 0 to 4.", "remedy": ""}],
        },
        {
            "line": 2,
            "errors": [
                {
                    "place": "many.jsonl:2:1",
                    "message": "the line is empty",
                    "remedy": "write an object, or remove the line",
                }
            ],
        },
        {
            "line": 3,
            "errors": [
                {"place": "many.jsonl:3:1", "message": "the line is not UTF-8", "remedy": "save the file as UTF-8"}
            ],
        },
        {
            "line": 4,
            "errors": [{"place": "many.jsonl:4:12", "message": "“,” was expected, the end found", "remedy": "write ,"}],
        },
        {
            "line": 5,
            "errors": [
                {"place": "many.jsonl:5:1", "message": "the line is longer than 262144 bytes", "remedy": "split it"}
            ],
        },
    ]
    assert "score" in lines[5]
    assert said == "5 of 6 lines could not be judged."


def test_an_empty_batch_is_said(tmp_path):
    (tmp_path / "none.jsonl").write_text("")
    assert batch(tmp_path / "none.jsonl") == ([], "none.jsonl is empty: there is no line to judge.")


def test_thousands_of_mistakes_are_counted(tmp_path):
    answers = {f"XX-{number}": 1 for number in range(15_000)}
    (tmp_path / "many.json").write_text(json.dumps(answers))
    (tmp_path / "many.jsonl").write_text(json.dumps(answers) + "\n")
    last = "… and 14950 more mistakes; mend the first ones and try again."

    with pytest.raises(CommandError) as error:
        assess(str(tmp_path / "many.json"))
    (line,), _said = batch(tmp_path / "many.jsonl")

    told = str(error.value).splitlines()
    assert (len(told), told[-1]) == (51, last)
    assert (len(line["errors"]), line["errors"][-1]["message"]) == (51, last)


def test_output_goes_to_a_file(tmp_path):
    (tmp_path / "a.yaml").write_text("MR-03: 2\n")

    assert assess(str(tmp_path / "a.yaml"), format="json", output=str(tmp_path / "out.json")) == ""

    assert json.loads((tmp_path / "out.json").read_text())["playbook"]["id"] == "ai_venture"


def test_a_pdf_is_refused_for_a_terminal_and_written_to_a_file(tmp_path):
    path = tmp_path / "inkwell.yaml"
    path.write_text('P-01: "2"\nMR-03: 2\n')

    with pytest.raises(CommandError) as error:
        assess(str(path), format="pdf")
    assess(str(path), format="pdf", output=str(tmp_path / "out.pdf"))

    assert str(error.value) == "A PDF is not for the terminal. Name a file: --output report.pdf."
    assert (tmp_path / "out.pdf").read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "Give one file of answers, or --batch with a file of many."),
        ({"batch": "none.jsonl"}, "none.jsonl cannot be read: No such file or directory."),
        ({"batch": "x", "format": "pdf"}, "--batch prints JSON lines; a PDF is made of one file of answers."),
        ({"batch": "x", "playbook": "nope"}, "There is no playbook “nope”. Known: ai_venture."),
    ],
)
def test_a_wrong_call_is_explained(arguments, message):
    with pytest.raises(CommandError) as error:
        assess(**arguments)

    assert str(error.value) == message


def test_from_the_shell_mistakes_are_lines_of_stderr_and_the_code_is_1(tmp_path):
    """No database is there, no traceback comes, and WeasyPrint is not loaded."""
    path = tmp_path / "answers.yaml"
    path.write_text("MR-03: 9\nXX: 1\n")
    command = [sys.executable, "-X", "importtime", "manage.py", "assess", str(path)]
    environment = {
        **os.environ,
        "PLUMBLINE_ENVIRONMENT": "test",
        "PLUMBLINE_VAR_DIR": str(tmp_path / "var"),
        "PLUMBLINE_DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    }

    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    loaded = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    said = [line for line in done.stderr.splitlines() if not line.startswith("import time:")]
    assert said == [
        "answers.yaml:1:8: MR-03: Give a level from 0 to 4.",
        "answers.yaml:2:5: XX: There is no such question in the playbook.",
    ]
    assert (done.returncode, done.stdout) == (1, "")
    assert not any("weasyprint" in line for line in loaded)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        assess(str(tmp_path / "none.json"))


def test_a_report_is_dated_in_the_zone_of_the_machine(tmp_path):
    """At any moment one of these two zones is a day ahead of the other."""
    dates = {}
    (tmp_path / "answers.yaml").write_text("MR-03: 2\n")
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        command = [sys.executable, "manage.py", "assess", str(tmp_path / "answers.yaml")]
        done = subprocess.run(
            [*command, "--format", "pdf", "--output", str(tmp_path / "x.pdf")],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        text = PdfReader(tmp_path / "x.pdf").pages[0].extract_text()
        dates[zone] = re.search(rf"(\d+ \w+ \d+) \({zone}\)", text)[1]
    assert dates["Pacific/Kiritimati"] != dates["Pacific/Pago_Pago"]
