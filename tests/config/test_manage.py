"""The command line as other tools use it: a reader that has seen enough, and codes that say how it went."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = [pytest.mark.database_free, pytest.mark.long]
ROOT = Path(settings.BASE_DIR)


def run(folder, *arguments, **how):
    environment = {
        **os.environ,
        "PLUMBLINE_VAR_DIR": str(folder / "var"),
        "PLUMBLINE_DATABASE_URL": f"sqlite:///{folder}/rows.sqlite3",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **how,
    )


def first_line(process):
    """What `| head -1` does: reads a line and closes its end."""
    line = process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    return line, said, process.wait(240)


def test_a_batch_may_be_cut_short(tmp_path):
    (tmp_path / "many.jsonl").write_text('{"P-01": "2", "MR-03": 2}\n' * 20)
    line, said, code = first_line(run(tmp_path, "assess", "--batch", str(tmp_path / "many.jsonl")))
    assert (json.loads(line)["playbook"]["id"], said, code) == ("ai_venture", "", 141)


@pytest.mark.parametrize(
    "arguments", [("playbook", "show"), ("playbook", "schema"), ("urlmap",), ("urlmap", "--json")], ids=" ".join
)
def test_long_output_may_be_cut_short(tmp_path, arguments):
    process = run(tmp_path, *arguments)
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (said, process.wait(240)) == ("", 141)


def test_the_inventory_of_the_demo_may_be_cut_short(prepared, tmp_path):
    shutil.copy(prepared / "plumbline.sqlite3", tmp_path / "rows.sqlite3")
    process = run(tmp_path, "seed_demo", "--json")
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (said, process.wait(240)) == ("", 141)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ('{"MR-03": 2}\n', 0, ""),
        ('{"MR-03": 2}\n{"MR-03": 9}\n', 1, "1 of 2 lines could not be judged.\n"),
        ("", 1, "many.jsonl is empty: there is no line to judge.\n"),
    ],
    ids=["all-good", "one-refused", "empty"],
)
def test_the_code_of_a_batch_says_whether_all_lines_were_judged(tmp_path, text, code, said):
    (tmp_path / "many.jsonl").write_text(text)
    process = run(tmp_path, "assess", "--batch", str(tmp_path / "many.jsonl"))
    out, errors = process.communicate(timeout=240)
    assert (len(out.splitlines()), errors, process.returncode) == (text.count("\n"), said, code)
