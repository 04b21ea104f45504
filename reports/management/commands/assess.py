"""The main job with no browser: a file of answers in, the judgement out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from playbooks import catalogue
from playbooks.engine.answers import read_answers
from playbooks.engine.evaluate import evaluate
from playbooks.engine.export import result_to_json, result_to_text
from playbooks.engine.schema import Playbook
from playbooks.engine.yaml_strict import Place, read_file


class Command(BaseCommand):
    help = "Judges a file of answers (YAML or JSON), or with --batch one answer set a line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("answers", nargs="?", help="a YAML or JSON file: question -> answer")
        parser.add_argument("--batch", help="a file with one JSON answer set a line")
        parser.add_argument("--playbook", default=None)
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--language", choices=["zh", "en"], default="en")
        parser.add_argument(
            "--output", default=None, help="write to this file instead of the terminal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["answers"]) == bool(options["batch"]):
            raise CommandError("Give one file of answers, or --batch with a file of many.")
        try:
            playbook = catalogue.playbook_on_disk(
                options["playbook"] or catalogue.default_playbook_id()
            )
        except FileNotFoundError as error:
            raise CommandError(str(error)) from None
        if options["batch"]:
            text = "\n".join(self.batch(playbook, Path(options["batch"]), options["language"]))
        else:
            text = self.single(playbook, Path(options["answers"]), options)
        if options["output"]:
            Path(options["output"]).write_text(text + "\n", encoding="utf-8")
        else:
            self.stdout.write(text)

    def single(self, playbook: Playbook, path: Path, options: Mapping[str, Any]) -> str:
        raw, places = read_raw(path)
        found = read_answers(playbook, raw)
        if found.problems:
            lines = []
            for problem in found.problems:
                file, line, column = places.get((problem.place,), (path.name, 1, 1))
                message = problem.message.in_language(options["language"])
                lines.append(f"{file}:{line}:{column}: {problem.place}: {message}")
            raise CommandError("\n".join(lines))
        result = evaluate(playbook, found.answers)
        if options["format"] == "json":
            data = result_to_json(playbook, result, options["language"])
            return json.dumps(data, ensure_ascii=False, indent=2)
        return result_to_text(playbook, result, options["language"])

    def batch(self, playbook: Playbook, path: Path, language: str) -> list[str]:
        """One JSON line for each line read, in order; a line that cannot be judged says why."""
        return [self.line(playbook, line, language) for line in read_text(path).splitlines()]

    def line(self, playbook: Playbook, line: str, language: str) -> str:
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError):
            return json.dumps({"errors": [{"place": "", "message": "this line is not JSON"}]})
        if not isinstance(raw, dict):
            return json.dumps(
                {"errors": [{"place": "", "message": "an answer set must be an object"}]}
            )
        found = read_answers(playbook, raw)
        if found.problems:
            errors = [
                {"place": p.place, "message": p.message.in_language(language)}
                for p in found.problems
            ]
            return json.dumps({"errors": errors}, ensure_ascii=False)
        data = result_to_json(playbook, evaluate(playbook, found.answers), language)
        return json.dumps(data, ensure_ascii=False)


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path.name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path.name} is not UTF-8. Save it as UTF-8.") from None


def read_raw(path: Path) -> tuple[dict[str, Any], Mapping[tuple[Any, ...], Place]]:
    """The answers in a file and the place of each."""
    if path.suffix == ".json":
        try:
            data, places = json.loads(read_text(path)), {}
        except (ValueError, RecursionError) as error:
            raise CommandError(f"{path.name} is not JSON: {error}.") from None
    else:
        data, reader = read_file(path, path.name)
        if reader.problems:
            raise CommandError("\n".join(str(problem) for problem in reader.problems))
        places = reader.places
    if not isinstance(data, dict):
        raise CommandError(f"{path.name} must map questions to answers: MR-03: 2.")
    return data, places
