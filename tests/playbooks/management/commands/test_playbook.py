"""`manage.py playbook`: the authors' tools, their words and their exit codes."""

import os
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from engine.playbook.parse import load_playbook
from playbooks.catalogue import content_folder, publish
from playbooks.models import PlaybookVersion
from tests.engine import small
from tests.published import FOLDER


def playbook(*arguments, **options):
    out = StringIO()
    call_command("playbook", *arguments, stdout=out, **options)
    return out.getvalue()


def refused(*arguments, **options):
    with pytest.raises(CommandError) as error:
        playbook(*arguments, **options)
    return str(error.value)


@pytest.fixture
def begun(tmp_path):
    """A fresh playbook, as `new` writes it."""
    folder = tmp_path / "begun"
    playbook("new", "begun", folder=str(folder))
    return folder


def change(folder, name, old, new):
    path = Path(folder) / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.database_free
def test_a_new_playbook_passes_at_once(begun):
    assert playbook("lint", folder=str(begun)).splitlines() == [
        "note: 1 of 1 compound rules were gone through case by case, 0 by samples",
        "begun 0.1.0: 3 items, good.",
    ]
    assert playbook("test", folder=str(begun)) == "2 personas judged as expected.\n"


@pytest.mark.database_free
def test_new_refuses_bad_names_and_folders_that_are_there(begun):
    assert refused("new", "Two Words", folder="/nowhere/x") == (
        "“Two Words” is not an id. Use small letters, digits and _, beginning with a letter."
    )
    assert refused("new", "begun", folder=str(begun)) == f"{begun} is there already. Choose another id or folder."
    assert refused("new") == "Name the new playbook: playbook new my_playbook."


@pytest.mark.database_free
def test_the_default_playbook_passes_lint_and_its_personas():
    """So its personas bring about every gap, rule, gate and band: lint tells which none does as an error."""
    lines = playbook("lint", today="2026-11-24").splitlines()

    assert [line for line in lines if line.startswith("error")] == []
    assert lines[-1].endswith("items, good.")
    assert playbook("test").endswith("personas judged as expected.\n")


@pytest.mark.database_free
def test_mistakes_come_as_lines_with_their_place(begun):
    change(begun, "playbook.yaml", "cap: 50", "cap: 500")

    for verb in ("lint", "test", "show", "diff"):
        assert refused(verb, folder=str(begun)) == "playbook.yaml:43:8: “cap” is 500; write a number from 0 to 100"


@pytest.mark.database_free
def test_lint_reads_what_joins_the_forecast(begun):
    (begun / "forecast.yaml").write_text("format: 1\nlevers:\n- gap: nothing\n  paths: [opening.cash]\n")
    assert refused("lint", folder=str(begun)).startswith("forecast.yaml:3:")


@pytest.mark.database_free
def test_a_failing_persona_is_told_by_test_and_counts_in_lint(begun):
    change(begun, "personas/all_best.yaml", "problem: 4", "problem: 1")

    assert refused("test", folder=str(begun)).splitlines() == [
        "R-99: problem fires and should not",
        "R-99: the verdict should be ready, is not_yet",
        "R-99: the score should lie in 100–100, is 70.0–70.0",
    ]
    assert refused("lint", folder=str(begun)).startswith("begun 0.1.0: ")


@pytest.mark.database_free
@pytest.mark.parametrize(("language", "words"), [("en", "only if problem <= 1"), ("zh", "仅当 problem <= 1")])
def test_show_draws_the_whole_logic_in_either_language(begun, language, words):
    text = playbook("show", folder=str(begun), language=language)
    html = playbook("show", folder=str(begun), language=language, format="html")

    assert f"{words} && interviews < enough_interviews" in text
    assert html.startswith("<!doctype html>")
    assert "problem &lt;= 1 &amp;&amp; interviews" in html


@pytest.mark.database_free
def test_show_names_every_item_rule_gate_band_and_parameter_of_the_default_playbook(tmp_path):
    book = load_playbook(content_folder("ai_venture"))
    playbook("show", output=str(tmp_path / "page.txt"))
    text = (tmp_path / "page.txt").read_text()

    named = [item.code for item in book.items.values()] + [rule.code for rule in book.rules]
    named += [gate.id for gate in book.gates] + [band.name.en for band in book.bands] + list(book.parameters)
    named += list(book.actions)
    assert [name for name in named if name not in text] == []


@pytest.mark.database_free
def test_diff_with_a_folder_says_how_far_the_version_must_rise(begun, tmp_path):
    other = tmp_path / "other"
    playbook("new", "begun", folder=str(other))
    change(other, "playbook.yaml", 'value: "15"', 'value: "12"')
    change(other, "playbook.yaml", 'version: "0.1.0"', 'version: "0.2.0"')

    with pytest.raises(CommandError) as error:
        call_command("playbook", "diff", folder=str(other), against=str(begun), stdout=(out := StringIO()))

    assert out.getvalue().splitlines() == [
        'MAJOR  playbook.parameters.enough_interviews.value: "15" -> "12"',
        "1 difference from begun 0.1.0: MAJOR, so at least 1.0.0; the version is 0.2.0.",
    ]
    assert str(error.value) == (
        "The changes since 0.1.0 are MAJOR. Raise “version” in playbook.yaml from 0.2.0 to at least 1.0.0."
    )


@pytest.mark.django_db
def test_publishing_twice_changes_nothing_and_a_version_too_low_is_refused(begun):
    first = playbook("publish", folder=str(begun))
    again = playbook("publish", folder=str(begun))
    change(begun, "playbook.yaml", 'en: "A new playbook"', 'en: "A playbook"')
    same_number = refused("publish", folder=str(begun))
    change(begun, "playbook.yaml", 'version: "0.1.0"', 'version: "0.1.1"')
    wording = playbook("publish", folder=str(begun))
    change(begun, "chapters/basics.yaml", "weight: 2", "weight: 1")
    change(begun, "playbook.yaml", 'version: "0.1.1"', 'version: "0.2.0"')
    judging = refused("publish", folder=str(begun))

    assert first == again
    assert same_number == (
        "The changes since 0.1.0 are PATCH. Raise “version” in playbook.yaml from 0.1.0 to at least 0.1.1."
    )
    assert wording.startswith("begun 0.1.1 is published, digest ")
    assert judging.startswith("The changes since 0.1.1 are MAJOR.")
    assert PlaybookVersion.objects.filter(playbook_id="begun").count() == 2


@pytest.mark.django_db
def test_publish_refuses_what_lint_calls_an_error(begun):
    change(begun, "playbook.yaml", '  when: "problem <= 1 &&', '  when: "problem > 4 &&')

    said = refused("publish", folder=str(begun)).splitlines()

    assert said[0] == ("the rule c_blind never holds (all 40 cases): problem > 4 && interviews < enough_interviews")
    assert said[-1] == "begun 0.1.0 is not published."
    assert not PlaybookVersion.objects.exists()


@pytest.mark.django_db
def test_diff_before_anything_is_published_says_so(begun):
    assert refused("diff", folder=str(begun)) == (
        "Nothing of begun is published yet. Compare with a folder: --against FOLDER."
    )


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (["lint"], {"playbook": "nope"}, "There is no playbook “nope”. Known: ai_venture."),
        (["lint", "x"], {}, "lint takes no name; choose a playbook with --playbook or --folder."),
        (["schema", "x"], {}, "There is no schema “x”. Known: playbook, chapter, persona, answers, result, batch."),
        (["show"], {"output": "/nowhere/at/all"}, "/nowhere/at/all cannot be written: No such file or directory."),
    ],
)
def test_a_wrong_call_is_explained(arguments, options, message):
    assert refused(*arguments, **options) == message


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["test"], 0, ""),
        (["lint"], 1, 'playbook.yaml:3:10: “1” is not a version; write "1.0.0"\n'),
        (["diff"], 1, "The published versions cannot be read"),
        (["nonsense"], 2, "usage:"),
    ],
    ids=["good", "mistakes", "no-database", "wrong-call"],
)
def test_exit_codes_from_the_shell(tmp_path, arguments, code, said):
    folder = small.write(tmp_path / "book")
    if arguments == ["lint"]:
        change(folder, "playbook.yaml", 'version: "1.0.0"', 'version: "1"')
    environment = {
        **os.environ,
        "PLUMBLINE_ENVIRONMENT": "test",
        "PLUMBLINE_VAR_DIR": str(tmp_path / "var"),
        "PLUMBLINE_DATABASE_URL": "",
    }
    command = [sys.executable, "manage.py", "playbook", *arguments, "--folder", str(folder)]

    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    assert done.returncode == code
    assert done.stderr.startswith(said)
    assert "Traceback" not in done.stderr


def test_upgrade_tells_what_becomes_of_each_question(db):
    said = playbook("upgrade", against=str(FOLDER))

    assert "MK-04  carried over -> MK-03 (the lowest of 3)" in said
    assert said.endswith("1.0.0 to 2.0.0: 96 carried over, 10 asked again, 12 archived, 38 new.\n")


def test_upgrade_without_an_earlier_version_says_so(db):
    assert "No earlier version of ai_venture is published" in refused("upgrade")


def test_upgrade_and_publish_refuse_what_is_not_decided(db, tmp_path):
    folder = tmp_path / "ai_venture"
    shutil.copytree(content_folder("ai_venture"), folder)
    change(folder, "chapters/mk.yaml", "  was: {beside: [mk_10]}\n", "")
    publish(load_playbook(FOLDER))

    assert "what becomes of mk_10 is not said" in refused("upgrade", folder=str(folder))
    assert "what becomes of mk_10 is not said" in refused("publish", folder=str(folder))
    assert not PlaybookVersion.objects.filter(version="2.0.0").exists()
