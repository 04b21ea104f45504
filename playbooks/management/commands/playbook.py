"""Tools for authors: lint, test, show, diff, publish and schema of playbooks."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from playbooks import catalogue
from playbooks.engine.lint import lint
from playbooks.engine.parse import PlaybookProblems, load_playbook
from playbooks.engine.personas import load_personas, run_persona
from playbooks.engine.schema import Playbook
from playbooks.models import PlaybookVersion


class Command(BaseCommand):
    help = "Tools for playbook authors: lint | test | show | diff | publish"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["lint", "test", "show", "diff", "publish"])
        parser.add_argument(
            "--playbook", default=None, help="id of the playbook (default: the configured one)"
        )
        parser.add_argument(
            "--folder", default=None, help="a folder with playbook.yaml, instead of an id"
        )
        parser.add_argument("--language", choices=["zh", "en"], default="en")
        parser.add_argument(
            "--today", default=None, help="ISO date for overdue reviews (default: today)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        playbook_id = options["playbook"] or catalogue.default_playbook_id()
        try:
            folder = (
                Path(options["folder"])
                if options["folder"]
                else catalogue.content_folder(playbook_id)
            )
            playbook = load_playbook(folder)
            getattr(self, options["verb"])(playbook, folder, options)
        except FileNotFoundError as error:
            raise CommandError(str(error)) from None
        except PlaybookProblems as error:
            raise CommandError(f"{len(error.problems)} mistakes:\n{error}") from None

    def lint(self, playbook: Playbook, folder: Path, options: dict[str, Any]) -> None:
        personas = load_personas(folder, playbook)
        remarks = lint(playbook, personas, today=options["today"] or date.today().isoformat())
        for remark in remarks:
            self.stdout.write(f"{'error' if remark.is_error else 'warning'}: {remark.message}")
        self.run_personas(playbook, folder)
        if any(remark.is_error for remark in remarks):
            raise CommandError(f"{playbook.id} {playbook.version} cannot be published.")
        self.stdout.write(
            f"{playbook.id} {playbook.version}: {len(playbook.items)} items, {len(personas)} personas, good."
        )

    def test(self, playbook: Playbook, folder: Path, options: dict[str, Any]) -> None:
        count = self.run_personas(playbook, folder)
        self.stdout.write(f"{count} personas judged as expected.")

    def run_personas(self, playbook: Playbook, folder: Path) -> int:
        personas = load_personas(folder, playbook)
        failures = [
            f"{p.code}: {failure}" for p in personas for failure in run_persona(playbook, p)
        ]
        if failures:
            raise CommandError("\n".join(failures))
        return len(personas)

    def show(self, playbook: Playbook, folder: Path, options: dict[str, Any]) -> None:
        language = options["language"]
        for chapter in playbook.chapters:
            self.stdout.write(f"\n{chapter.title.in_language(language)}  ({chapter.weight})")
            for item in playbook.items_of(chapter.id):
                self.stdout.write(
                    f"  {item.code}  [{item.type}, {item.weight}]  {item.prompt.in_language(language)}"
                )
                if item.relevant_if:
                    self.stdout.write(f"         if {item.relevant_if.text}")
                for level, text in enumerate(item.levels):
                    self.stdout.write(f"         {level}  {text.in_language(language)}")
                for band in item.bands:
                    when = f" if {band.when.text}" if band.when else ""
                    limit = playbook.parameters[band.parameter].value
                    self.stdout.write(f"         {band.comparison} {limit}: {band.severity}{when}")
        self.stdout.write("")
        for rule in playbook.rules:
            self.stdout.write(
                f"  {rule.code}  {rule.severity}  {rule.title.in_language(language)}\n         {rule.when.text}"
            )

    def diff(self, playbook: Playbook, folder: Path, options: dict[str, Any]) -> None:
        version = PlaybookVersion.objects.filter(playbook_id=playbook.id).first()
        if version is None:
            raise CommandError("Nothing is published yet.")
        old = json.loads(bytes(version.canonical))
        new = json.loads(playbook.to_canonical())
        lines = list(differences(old, new, ""))
        for line in lines:
            self.stdout.write(line)
        self.stdout.write(f"{len(lines)} differences from {version}.")

    def publish(self, playbook: Playbook, folder: Path, options: dict[str, Any]) -> None:
        self.run_personas(playbook, folder)
        try:
            version = catalogue.publish(playbook)
        except catalogue.VersionTaken as taken:
            raise CommandError(
                f"Version {taken} is published with other content. Raise “version” in playbook.yaml."
            ) from None
        self.stdout.write(f"{version} is published, digest {version.digest[:12]}.")


def differences(old: Any, new: Any, path: str) -> Any:
    """One line for each place where two contents differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from differences(old.get(key), new.get(key), f"{path}.{key}" if path else key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from differences(a, b, f"{path}[{index}]")
    elif old != new:
        yield f"{path}: {json.dumps(old, ensure_ascii=False)} -> {json.dumps(new, ensure_ascii=False)}"
