"""Every mistake in a playbook's files is told with file, line, column and what to write instead."""

from pathlib import Path

import pytest
import yaml

from engine.playbook.parse import load_playbook, playbook_from_data
from engine.reading.problems import PlaybookProblems
from engine.reading.yaml_strict import Reader
from tests.engine import small

MISTAKES = yaml.safe_load((Path(__file__).parents[1] / "data" / "mistakes.yaml").read_text())
pytestmark = pytest.mark.database_free


def test_the_small_playbook_has_no_mistake(tmp_path):
    playbook = small.loaded(tmp_path)

    assert list(playbook.items) == ["stage", "raise", "lev", "num", "twice", "yes_no", "one", "many", "words", "launch"]
    assert playbook_from_data(playbook.source_data).digest == playbook.digest


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["id"])
def test_a_mistake_is_told_in_full(tmp_path, mistake):
    text = small.FILES[mistake["file"]]
    assert mistake["old"] in text
    files = {**small.FILES, mistake["file"]: text.replace(mistake["old"], mistake["new"], 1)}

    with pytest.raises(PlaybookProblems) as error:
        load_playbook(small.write(tmp_path, files))

    assert str(error.value) == mistake["says"]


def test_there_are_more_than_sixty_kinds_and_each_message_has_a_place_and_a_remedy():
    assert len({mistake["id"] for mistake in MISTAKES}) == len(MISTAKES) > 100
    for mistake in MISTAKES:
        first = mistake["says"].splitlines()[0]
        place, _, message = first.partition(" ")
        file, line, column, _ = place.split(":")
        assert file in small.FILES
        assert int(line) > 0
        assert int(column) > 0
        assert "; " in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "f.yaml:1:1: the file is empty; write its content"),
        ("# nothing\n", "f.yaml:1:1: the file is empty; write its content"),
        ("- 1\n" * 20_001, "f.yaml:19999:3: the file has more than 20000 parts; split it"),
        ("a: " + "[" * 100_000, "f.yaml:1:1003: this is not YAML: exceeded maximum nesting depth; flatten it"),
        ("a: 1\n? b\n", "f.yaml:3:1: a value is missing; write it, or remove the key"),
    ],
    ids=["empty", "only-a-comment", "too-many-parts", "far-too-deep", "key-without-value"],
)
def test_a_file_beyond_the_limits_is_refused_before_it_costs_anything(text, says):
    reader = Reader("f.yaml")

    reader.read(text)

    assert [str(problem) for problem in reader.problems] == [says]


def test_files_that_cannot_be_read_say_so(tmp_path):
    small.write(tmp_path)
    (tmp_path / "chapters" / "c1.yaml").write_bytes(b"id: c1\ntitle: \xff\n")
    (tmp_path / "chapters" / "c2.yaml").write_bytes(b"#" * (256 * 1024 + 1))
    (tmp_path / "playbook.yaml").unlink()

    with pytest.raises(PlaybookProblems) as error:
        load_playbook(tmp_path)

    assert str(error.value).splitlines() == [
        "chapters/c1.yaml:2:1: the file is not UTF-8; save it as UTF-8",
        "chapters/c2.yaml:1:1: the file is larger than 262144 bytes; split it",
        "playbook.yaml:1:1: the file cannot be read: No such file or directory; create it, or name another",
    ]


def test_mistakes_of_several_files_are_told_at_once(tmp_path):
    files = dict(small.FILES)
    files["playbook.yaml"] = files["playbook.yaml"].replace("cap: 45", "cap: 200")
    files["chapters/c2.yaml"] = files["chapters/c2.yaml"].replace("weight: 1\n", "weight: 9\n")

    with pytest.raises(PlaybookProblems) as error:
        load_playbook(small.write(tmp_path, files))

    assert [problem.file for problem in error.value.problems] == ["chapters/c2.yaml", "playbook.yaml"]


def test_a_playbook_without_places_still_names_its_mistakes(tmp_path):
    data = dict(small.loaded(tmp_path).source_data)
    data["playbook"] = {**data["playbook"], "version": "one"}

    with pytest.raises(PlaybookProblems) as error:
        playbook_from_data(data)

    assert str(error.value) == 'playbook:1:1: “one” is not a version; write "1.0.0"'
