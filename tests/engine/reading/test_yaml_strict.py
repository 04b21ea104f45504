"""The strict reader of YAML: what YAML would leave out or turn into something else is refused."""

import pytest

from engine.reading.yaml_strict import Reader

pytestmark = pytest.mark.database_free
QUOTES = "; put the whole text in quotes, or the remark on a line of its own"
LINES = (
    " goes over several lines, whose ends would be lost; "
    "write | and the text in the lines below, or keep it on one line in quotes"
)


def read(text, *, is_lenient=True):
    reader = Reader("f.yaml", is_lenient)
    return reader.read(text), [str(problem) for problem in reader.problems]


@pytest.mark.parametrize("is_lenient", [True, False], ids=["answers", "playbook"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: we are #1 in X\n", f"f.yaml:1:11: “#1 in X” behind an unquoted text would be left out{QUOTES}"),
        ("a: Best #1\n", f"f.yaml:1:9: “#1” behind an unquoted text would be left out{QUOTES}"),
        ("a: we are # 1\n", f"f.yaml:1:11: “# 1” behind an unquoted text would be left out{QUOTES}"),
        ("a: 我们是\t#1\n", f"f.yaml:1:8: “#1” behind an unquoted text would be left out{QUOTES}"),
        ("a: [one, two three #3\n  ]\n", f"f.yaml:1:20: “#3” behind an unquoted text would be left out{QUOTES}"),
        ("a: we are\n   #1 in X\n", f"f.yaml:2:4: “#1 in X” behind an unquoted text would be left out{QUOTES}"),
        ("a: we are\n\n  # 1\nb: 2\n", f"f.yaml:3:3: “# 1” behind an unquoted text would be left out{QUOTES}"),
        ("- we are\n     #1\n", f"f.yaml:2:6: “#1” behind an unquoted text would be left out{QUOTES}"),
        ("a: we are\n  first\n", f"f.yaml:1:4: an unquoted text{LINES}"),
        ("a: [we\n  are]\n", f"f.yaml:1:5: an unquoted text{LINES}"),
        ("a: we\u2028  are\n", f"f.yaml:1:4: an unquoted text{LINES}"),
    ],
)
def test_no_part_of_an_unquoted_text_is_left_out_or_folded_in_silence(text, said, is_lenient):
    assert read(text, is_lenient=is_lenient)[1] == [said]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ('a: "we are #1 in X"\n', {"a": "we are #1 in X"}),
        ("a: we are#1\n", {"a": "we are#1"}),
        ("a: |\n  we are\n  #1\n", {"a": "we are\n#1\n"}),
        ('a: "we are" # a remark\n', {"a": "we are"}),
        ("a: 2 #two\n# a remark\nb: we are\n# a remark\n", {"a": 2, "b": "we are"}),
        ("a: medical # our sector\n", {"a": "medical"}),
        ("a:\n  - CN\n  # a remark\n  - EU\n", {"a": ["CN", "EU"]}),
        ("a: we&are *one !here, 1,200 or 5% = x\n", {"a": "we&are *one !here, 1,200 or 5% = x"}),
    ],
)
def test_what_nobody_can_misread_is_read_whole(text, data):
    assert read(text) == (data, [])


def test_the_line_ends_of_a_quoted_answer_are_not_lost_in_silence():
    folded = 'a: "we\n  are"\n'
    assert read(folded)[1] == [f"f.yaml:1:4: a text in quotes{LINES}"]
    # Authors break long rules in quotes on purpose.
    assert read(folded, is_lenient=False) == ({"a": "we are"}, [])


@pytest.mark.parametrize(
    "value",
    [
        "012",
        "08",
        "-012",
        "0x1F",
        "0o17",
        "0b11",
        "1_000",
        "1e3",
        "1.5e3",
        ".5",
        "5.",
        "+5",
        ".inf",
        "-.Inf",
        ".nan",
        "NaN",
        "1:30",
        "190:20:30.15",
        "2026-11-01",
        "2026-1-1",
        "2026-01-01T10:00:00Z",
        "on",
        "Off",
        "Y",
        "TRUE",
        "&x we",
        "*x",
        "!x we",
        "! we",
        "!!str we",
        "@we",
        "`we",
        "%we",
        "|we",
        "- we",
        "? we",
        "we: are",
        "we are:",
        '"we" are',
        "'we",
        "[we",
        "{we: 1",
        "{we}",
        "9" * 19,
    ],
)
def test_a_guess_is_refused_with_its_place_and_a_remedy(value):
    _data, said = read(f"a: {value}\n")
    assert said
    assert all(line.startswith("f.yaml:") and "; " in line for line in said)


@pytest.mark.parametrize("end", ["...\nb: 2\n", "...\ntext\n", "--- b\n", "---\nb: 2\n"])
def test_nothing_behind_the_end_of_the_document_is_left_out(end):
    assert len(read(f"a: 1\n{end}")[1]) == 1


def test_a_key_that_stands_twice_is_refused_at_every_depth():
    assert read("a: {b: 1, b: 2}\na: 3\n")[1] == [
        "f.yaml:1:11: the key “b” stands twice; keep one of the two",
        "f.yaml:2:1: the key “a” stands twice; keep one of the two",
    ]


def test_a_number_of_thousands_of_digits_is_cut_in_the_message():
    (said,) = read("a: " + "7" * 5000 + "\n")[1]
    assert said == f"f.yaml:1:4: “{'7' * 80}…” has more than 18 digits; write a smaller number"


@pytest.mark.parametrize("key", ["[a, b]", "{a: 1}", "[[a], {b: c}]"])
def test_a_key_that_is_no_word_is_told_once_and_what_follows_is_read(key):
    data, said = read(f"? {key}\n: [1, 2]\nb: 2\n")
    assert (data, said) == ({"b": 2}, ["f.yaml:1:3: a key must be a word; write key: value"])
