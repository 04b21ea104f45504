"""What takes seconds to make and several tests begin from: the demo's data, the static files of the image."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys

import pytest

from tests.config.running import ROOT, prepare


def once(tmp_path_factory, name, make):
    """A folder made by the first test process that asks, for all that run beside it."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (base / name).exists():
            make(base / f"making-{name}")
            (base / f"making-{name}").rename(base / name)  # half of it is never taken for the whole
    return base / name


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """The data of the demo as after a first start."""
    return once(tmp_path_factory, "prepared", prepare)


def collect(var):
    """Collects the static files as the lines of the Dockerfile do; they say nothing."""
    lines = re.search(r"&& PLUMBLINE_VAR_DIR.*?&& mv", (ROOT / "Dockerfile").read_text(), re.DOTALL)[0]
    built = dict(re.findall(r"(PLUMBLINE_\w+)=(\S+)", lines))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLUMBLINE_")}
    environment |= built | {"PLUMBLINE_VAR_DIR": str(var)}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """The folder of static files that the image has."""
    return once(tmp_path_factory, "collected", collect) / "static"
