"""A folder becomes a playbook: its chapters, its forecast where it has one, and what is carried along."""

import pytest

from engine.playbook.parse import FORECAST_KEY, load_playbook, playbook_from_canonical, playbook_from_data
from engine.reading.problems import PlaybookProblems
from tests.engine import small

pytestmark = pytest.mark.database_free


def test_files_and_plain_data_give_the_same_playbook(tmp_path):
    assert small.loaded(tmp_path).digest == small.changed().digest


def test_a_forecast_is_carried_along_and_changes_the_digest(tmp_path):
    small.write(tmp_path, {**small.FILES, "forecast.yaml": "format: 1\n"})
    playbook = load_playbook(tmp_path)
    assert playbook.source_data[FORECAST_KEY] == {"format": 1}
    assert playbook.digest != small.changed().digest
    assert playbook_from_canonical(playbook.to_canonical()).digest == playbook.digest


def test_a_playbook_without_a_forecast_says_nothing_of_one():
    assert FORECAST_KEY not in small.changed().source_data


def test_mistakes_of_writing_are_told_before_those_of_meaning(tmp_path):
    files = {**small.FILES, "forecast.yaml": "a: 1\na: 2\n"}
    files["playbook.yaml"] = files["playbook.yaml"].replace("cap: 45", "cap: 200")
    with pytest.raises(PlaybookProblems) as told:
        load_playbook(small.write(tmp_path, files))
    assert str(told.value) == "forecast.yaml:2:1: the key “a” stands twice; keep one of the two"


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    small.write(tmp_path)
    (tmp_path / "chapters" / "notes.txt").write_text("not: yaml: at all")
    (tmp_path / "README.md").write_text("# read me")
    assert load_playbook(tmp_path).digest == small.changed().digest


@pytest.mark.parametrize(
    "data", [{}, {"playbook": None}, {"playbook": [], "chapters": {}}, {"playbook": {}, "chapters": None}]
)
def test_data_of_another_shape_is_refused_and_breaks_nothing(data):
    with pytest.raises(PlaybookProblems) as told:
        playbook_from_data(data)
    assert len(told.value.problems) >= 1
    assert all(problem.remedy for problem in told.value.problems)


def test_a_chapter_of_another_shape_is_refused_with_its_name():
    data = small.changed().source_data
    with pytest.raises(PlaybookProblems) as told:
        playbook_from_data({**data, "chapters": {**data["chapters"], "c2": "words"}})
    assert "the chapter must be a mapping" in str(told.value)
