"""Takes the pictures of the README and of the guide for staff from the demo: `python -m scripts.pictures`.

The product is started with demo data in a folder of its own, as `make run` does, and looked at with a real browser.
The guide's are taken in each of its languages, and lie where the product serves them from.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WIDTH, HEIGHT = 1200, 820
GUIDE = ROOT / "static" / "guide"
# Of the guide: name -> the page.
OF_GUIDE = {
    "day": "/day",
    "settings": "/cohorts/{cohort}/settings",
    "invitees": "/cohorts/{cohort}/invitees",
    "ventures": "/cohorts/{cohort}",
    "needs": "/cohorts/{cohort}/needs",
    "change": "/cohorts/{cohort}/change",
    "packs": "/cohorts/{cohort}/packs",
}
LANGUAGES = {"en": "en", "zh-hans": "zh-CN"}
VENTURE = 2  # of those of the demo: one that has open gaps


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def take(folder: str, port: int) -> None:
    """Starts the product, takes the pictures, ends it."""
    environment = {**os.environ, "PLUMBLINE_VAR_DIR": folder, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "up", "--port", str(port)]
    product = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        wait_for_address(product)
        found = subprocess.check_output(
            [sys.executable, "manage.py", "seed_demo", "--json"], cwd=ROOT, env=environment, text=True
        )
        look(f"http://127.0.0.1:{port}", json.loads(found))
    finally:
        product.send_signal(signal.SIGINT)
        product.wait(60)


def wait_for_address(product: subprocess.Popen[str]) -> None:
    assert product.stdout is not None  # noqa: S101  it was asked for
    for line in product.stdout:
        if "Plumbline is at" in line:
            return
    raise SystemExit("The product did not start; what it said stands above.")


def look(address: str, demo: dict[str, Any]) -> None:
    cohort = max((c for o in demo["organisations"] for c in o["cohorts"]), key=lambda one: len(str(one)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            for role, path, name in (
                ("founder", f"/assessments/{own_of(demo, 'founder')}/result", "result.png"),
                ("manager", f"/cohorts/{cohort['id']}", "cohort.png"),
            ):
                page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
                sign_in(page, address, demo["sign_ins"][role], demo["password"])
                page.goto(address + path)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=PICTURES / name)
                page.close()
            for language in LANGUAGES:
                take_guide(browser, address, demo, str(cohort["id"]), language)
        finally:
            browser.close()


def take_guide(browser: Browser, address: str, demo: dict[str, Any], cohort: str, language: str) -> None:
    """The guide's pictures in one of its languages."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale=LANGUAGES[language])
    sign_in(page, address, demo["sign_ins"]["manager"], demo["password"])
    for name, path in OF_GUIDE.items():
        page.goto(address + path.format(cohort=cohort))
        page.wait_for_load_state("networkidle")
        picture = Image.open(BytesIO(page.screenshot()))
        picture.convert("RGB").save(GUIDE / f"{name}.{language}.webp", quality=80, method=6)
    page.close()


def own_of(demo: dict[str, Any], role: str) -> str:
    """A venture of the person in this role."""
    email = demo["sign_ins"][role]
    own = [venture for venture in demo["ventures"] if email in json.dumps(venture)]
    return str(own[min(VENTURE, len(own) - 1)]["assessment"])


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    GUIDE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as one:
        take(one, free_port())
