"""Fails when a word of the interface has no Chinese: run by `make check`."""

import subprocess
import sys
import tempfile
from pathlib import Path

CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")


def main() -> int:
    before = CATALOGUE.read_text()
    try:
        subprocess.run(
            [
                sys.executable,
                "manage.py",
                "makemessages",
                "-l",
                "zh_Hans",
                "--no-location",
                "--no-wrap",
                "--no-obsolete",
                "--ignore",
                ".venv",
                "--ignore",
                "var",
            ],
            check=True,
            capture_output=True,
        )
        with tempfile.NamedTemporaryFile(suffix=".po") as missing:
            subprocess.run(["msgattrib", "--untranslated", "--no-wrap", "-o", missing.name, str(CATALOGUE)], check=True)
            lines = Path(missing.name).read_text().splitlines()
        words = [line for line in lines if line.startswith("msgid ") and line != 'msgid ""']
        fuzzy = CATALOGUE.read_text().count("#, fuzzy")
    finally:
        CATALOGUE.write_text(before)
    for word in words:
        print(f"no Chinese for: {word[6:]}")
    if fuzzy:
        print(f"{fuzzy} translations are only guessed; look at each and remove “fuzzy”")
    return 1 if words or fuzzy else 0


if __name__ == "__main__":
    sys.exit(main())
