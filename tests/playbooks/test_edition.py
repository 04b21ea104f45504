"""What a digest of sources depends on: every file of its patterns, wherever below it stands."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache

from forecasts.kept import MODEL
from forecasts.outcome import reckoned
from playbooks.edition import digest_of, sources
from reports.edition import SOURCES
from tests.forecasts.cases import inputs_of

pytestmark = pytest.mark.database_free
# They make or keep the key, and no figure.
ASIDE = {"playbooks/edition.py", "config/cache.py"}


def copied(base, target, patterns):
    for path in sources(base, patterns):
        place = target / path.relative_to(base)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)


@pytest.mark.parametrize("patterns", [SOURCES, MODEL], ids=["paper", "figures"])
@pytest.mark.parametrize(
    "name", ["engine/forecast/reckoning/forecast.py", "engine/playbook/parts.py", "forecasts/words.py"]
)
def test_a_file_counts_also_when_it_moves_one_folder_down(settings, tmp_path, patterns, name):
    copied(Path(settings.BASE_DIR), tmp_path, patterns)
    seen = [digest_of(tmp_path, patterns)]
    path = tmp_path / name
    moved = path.parent / "deeper" / path.name
    moved.parent.mkdir()
    path.rename(moved)
    seen.append(digest_of(tmp_path, patterns))
    moved.write_text(moved.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    seen.append(digest_of(tmp_path, patterns))
    assert len(set(seen)) == 3


def test_a_migration_does_not_count(settings, tmp_path):
    copied(Path(settings.BASE_DIR), tmp_path, MODEL)
    before = digest_of(tmp_path, MODEL)
    folder = tmp_path / "forecasts" / "migrations"
    folder.mkdir()
    (folder / "0009_more.py").write_text("x = 1\n")
    assert digest_of(tmp_path, MODEL) == before


def run_by(function, base):
    """The files of ours that ran while the function did."""
    ran = set()

    def note(frame, event, _argument):
        if event == "call":
            ran.add(frame.f_code.co_filename)

    sys.setprofile(note)
    try:
        function()
    finally:
        sys.setprofile(None)
    return {path.removeprefix(f"{base}/") for path in ran if path.startswith(f"{base}/") and "/.venv/" not in path}


def loaded_with(names, base):
    """The files of ours that these modules load, on their own."""
    code = (
        f"import sys, importlib; [importlib.import_module(name) for name in {sorted(names)!r}]; "
        "print(*(m.__file__ for m in list(sys.modules.values()) if getattr(m, '__file__', None)), sep='\\n')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=base, env={**os.environ}
    )
    return {p.removeprefix(f"{base}/") for p in run.stdout.split() if p.startswith(f"{base}/") and "/.venv/" not in p}


def test_every_module_behind_the_kept_figures_counts(settings):
    base, inputs = Path(settings.BASE_DIR), inputs_of()
    cache.clear()
    ran = run_by(lambda: reckoned(inputs, 200), base) - {str(Path(__file__).relative_to(base))}
    assert {"engine/forecast/reckoning/simulation.py", "forecasts/outcome.py"} <= ran
    engine = {path.removesuffix(".py").replace("/", ".") for path in ran if path.startswith("engine/")}
    loaded = loaded_with(engine, base)
    assert len(loaded) > len(engine)
    counted = {str(path.relative_to(base)) for path in sources(base, MODEL)}
    assert (ran | loaded) - counted == set() | (ran & ASIDE)
