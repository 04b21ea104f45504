"""Letters on the command line: a sample of each to look at, and those that came back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from mails import bounces
from mails.composing import Letter, compose
from mails.examples import example_of
from mails.kinds import KINDS


class Command(BaseCommand):
    help = "Writes samples of letters, or reads which letters came back."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        sample = commands.add_parser("sample", help="every letter in every language, as text and as HTML")
        sample.add_argument("--to", type=Path, required=True, help="a folder")
        bounced = commands.add_parser("bounced", help="marks letters that came back")
        bounced.add_argument(
            "what", help="a delivery status notification, an mbox, a Maildir or a folder of them; or an address"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["command"] == "bounced":
            self.stdout.write(bounces.told_to_operator(options["what"]))
        else:
            self.write_samples(options["to"])

    def write_samples(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, letter in samples():
            (folder / f"{name}.txt").write_text(f"{letter.subject}\n\n{letter.text}", encoding="utf-8")
            (folder / f"{name}.html").write_text(letter.html, encoding="utf-8")
        self.stdout.write(f"{len(list(folder.glob('*.html')))} letters are in {folder}.")


def samples() -> Iterator[tuple[str, Letter]]:
    """Every kind in every language, by a name for its files."""
    for kind in KINDS.values():
        for language, _name in settings.LANGUAGES:
            context = example_of(kind.code, kind.needs, language)
            yield f"{kind.code}.{language}", compose(kind, language, context, "sample@example.org", "")
