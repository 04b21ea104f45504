"""The main job with no browser: a file of answers in, the judgement out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.zone import machine_zone
from engine.judging.evaluate import evaluate
from engine.judging.export import result_to_json, result_to_text
from engine.judging.law import law_of, law_to_json
from engine.judging.relevance import situation_of
from engine.playbook.answer_files import read_answer_file, read_answer_text
from engine.playbook.answers import Answer, answer_to_raw
from engine.playbook.schema import Playbook
from engine.reading.problems import MOST_SHOWN, PlaybookProblems, Problem, listed, more_words
from engine.reading.yaml_strict import MAX_BYTES
from engine.ways.export import nearest_to_json
from playbooks import catalogue
from playbooks.plain_command import PlainCommand


class Command(PlainCommand):
    help = "Judges a file of answers (YAML or JSON), or with --batch one answer set a line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("answers", nargs="?", help="a YAML or JSON file: question -> answer")
        parser.add_argument("--batch", help="a file with one JSON answer set a line; prints one JSON line each")
        parser.add_argument("--playbook", default=None, help="id of the playbook (default: the configured one)")
        parser.add_argument("--format", choices=["text", "json", "pdf"], default="text")
        parser.add_argument("--language", choices=["zh", "en"], default="en")
        parser.add_argument("--output", default=None, help="write to this file instead of the terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["answers"]) == bool(options["batch"]):
            raise CommandError("Give one file of answers, or --batch with a file of many.")
        playbook = playbook_called(options["playbook"])
        if options["batch"]:
            if options["format"] == "pdf":
                raise CommandError("--batch prints JSON lines; a PDF is made of one file of answers.")
            self.batch(playbook, Path(options["batch"]), options)
            return
        path = Path(options["answers"])
        answers = answers_in(playbook, path, options["language"])
        if options["format"] == "pdf":
            self.write_pdf(playbook, answers, path.stem, options)
        else:
            self.write([self.single(playbook, answers, options)], options)

    def single(self, playbook: Playbook, answers: Mapping[str, Answer], options: Mapping[str, Any]) -> str:
        language = options["language"]
        if options["format"] == "json":
            data = judged(playbook, answers, language)
            return json.dumps(data, ensure_ascii=False, indent=2)
        return result_to_text(playbook, evaluate(playbook, answers), language)

    def write_pdf(
        self, playbook: Playbook, answers: Mapping[str, Answer], name: str, options: Mapping[str, Any]
    ) -> None:
        """The gap report, titled with the name of the file."""
        output = options["output"]
        if not output and not takes_bytes(self.stdout):
            raise CommandError("A PDF is not for the terminal. Name a file: --output report.pdf.")
        # WeasyPrint takes as long to import as a judgement a hundred times over; text and JSON do without.
        from reports import building
        from reports.paper import pdf

        raw = {key: answer_to_raw(answer) for key, answer in answers.items()}
        now = timezone.now().astimezone(machine_zone(settings.MACHINE_ZONE))
        try:
            data = building.render_answers(playbook, raw, language=options["language"], venture=name, now=now)
        except pdf.TooLong:
            raise CommandError("The answers hold more free text than a report may have.") from None
        except pdf.NotSetUp as error:
            raise CommandError(str(error)) from None
        if not output:
            stream: Any = self.stdout
            stream.buffer.write(data)
            return
        try:
            Path(output).write_bytes(data)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None

    def batch(self, playbook: Playbook, path: Path, options: Mapping[str, Any]) -> None:
        """Judges line by line, so that a file of any length needs the memory of one line.

        Raises CommandError, after all lines, when one was refused or there was none.
        """
        try:
            file = path.open("rb")
        except OSError as error:
            raise CommandError(f"{path.name} cannot be read: {error.strerror}.") from None
        counts = {"lines": 0, "refused": 0}

        def judged() -> Iterator[str]:
            for number, line in enumerate(lines_of(file), 1):
                data = judge_line(playbook, line, (path.name, number), options["language"])
                counts["lines"] += 1
                counts["refused"] += "errors" in data
                yield json.dumps(data, ensure_ascii=False)

        with file:
            self.write(judged(), options)
        if not counts["lines"]:
            raise CommandError(f"{path.name} is empty: there is no line to judge.")
        if counts["refused"]:
            raise CommandError("{refused} of {lines} lines could not be judged.".format(**counts))

    def write(self, texts: Any, options: Mapping[str, Any]) -> None:
        if not options["output"]:
            for text in texts:
                self.stdout.write(text)
            return
        try:
            with Path(options["output"]).open("w", encoding="utf-8") as file:
                file.writelines(f"{text}\n" for text in texts)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from None


def playbook_called(playbook_id: str | None) -> Playbook:
    """The playbook of that id, or the configured one. Raises CommandError."""
    try:
        return catalogue.playbook_on_disk(playbook_id or catalogue.default_playbook_id())
    except FileNotFoundError as error:
        raise CommandError(str(error)) from None
    except PlaybookProblems as error:
        raise CommandError(f"The playbook cannot be used:\n{error}") from None


def answers_in(playbook: Playbook, path: Path, language: str) -> Mapping[str, Answer]:
    """The answers of a file. Raises CommandError with every mistake, one a line."""
    found = read_answer_file(playbook, path, language)
    if found.problems:
        raise CommandError(listed(found.problems))
    return found.answers


def takes_bytes(stream: Any) -> bool:
    """Whether a stream goes to a file or pipe, not to a terminal."""
    return hasattr(stream, "buffer") and not stream.isatty()


def lines_of(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a file without their ends; None for one beyond `MAX_BYTES`, which is skipped."""
    while line := file.readline(MAX_BYTES + 1):
        is_too_long = len(line) > MAX_BYTES and not line.endswith(b"\n")
        while is_too_long and line and not line.endswith(b"\n"):
            line = file.readline(MAX_BYTES)
        yield None if is_too_long else line.rstrip(b"\r\n")


def judge_line(playbook: Playbook, line: bytes | None, place: tuple[str, int], language: str) -> dict[str, Any]:
    """The result of one line, or `{"line": …, "errors": […]}` when it cannot be judged."""
    name, number = place
    if line is None:
        return refused(number, [Problem(name, number, 1, f"the line is longer than {MAX_BYTES} bytes", "split it")])
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return refused(number, [Problem(name, number, 1, "the line is not UTF-8", "save the file as UTF-8")])
    if not text.strip():
        return refused(number, [Problem(name, number, 1, "the line is empty", "write an object, or remove the line")])
    found = read_answer_text(playbook, text, name, is_json=True, language=language)
    if found.problems:
        return refused(number, found.problems)
    return judged(playbook, found.answers, language)


def judged(playbook: Playbook, answers: Mapping[str, Answer], language: str) -> dict[str, Any]:
    """A result as data, with the nearest way to the next band and the law as it stands today."""
    result = evaluate(playbook, answers)
    data = result_to_json(playbook, result, language)
    today = timezone.localdate()
    law = law_to_json(law_of(situation_of(playbook, answers), today), today)
    return {**data, "nearest": nearest_to_json(playbook, answers, result), "law": law}


def refused(number: int, problems: Sequence[Problem]) -> dict[str, Any]:
    errors = [
        {"place": f"{p.file}:{number}:{p.column}", "message": p.message, "remedy": p.remedy}
        for p in problems[:MOST_SHOWN]
    ]
    if len(problems) > MOST_SHOWN:
        place, more = errors[-1]["place"], len(problems) - MOST_SHOWN
        errors.append({"place": place, "message": more_words(more), "remedy": ""})
    return {"line": number, "errors": errors}
