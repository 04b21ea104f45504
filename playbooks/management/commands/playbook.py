"""Tools for authors: lint, test, show, read, diff, upgrade, publish, schema and new."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from engine.authoring import versions
from engine.authoring.carrying_over import table, undecided
from engine.authoring.combinations import as_lines, combinations
from engine.authoring.data_schema import answers_schema
from engine.authoring.lint.remarks import Remark
from engine.authoring.lint.run import lint
from engine.authoring.lint.sources import load_sections
from engine.authoring.outline import as_html, as_text, outline
from engine.authoring.personas import load_personas, run_persona
from engine.forecast.joining.reading import load_forecast_book
from engine.judging.upgrading import AGAIN, ARCHIVED, CARRIED
from engine.playbook.earlier import number
from engine.playbook.parse import load_playbook
from engine.playbook.schema import Playbook
from engine.playbook.working_files import load_working_files
from engine.reading.problems import PlaybookProblems
from playbooks import catalogue, starter
from playbooks.models import PlaybookVersion
from playbooks.plain_command import PlainCommand
from playbooks.schemas import FOLDER, SCHEMAS, file_name, printed

VERBS = ("lint", "test", "show", "read", "diff", "upgrade", "publish", "schema", "new")
FATES = {CARRIED: "carried over", AGAIN: "asked again", ARCHIVED: "archived"}
LONGEST = 120  # characters of an old or new value in a line of diff


class Command(PlainCommand):
    help = (
        "Tools for playbook authors. lint: what can be proved about a playbook. test: its personas. show: its whole logic "
        "on one page. read: every gap x answer x stage with its words and first step. diff: what changed since the version published last. upgrade: what becomes of each answer to the version before. publish: make it a version for ever. "
        "schema [NAME]: print a JSON Schema, or write all with --output FOLDER. new ID: begin a playbook. "
        "Ends with 0 when all is well, 1 when something is wrong, 2 when it was called wrongly."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=VERBS)
        parser.add_argument("name", nargs="?", help=f"of a schema ({', '.join(SCHEMAS)}) or of a new playbook")
        parser.add_argument("--playbook", default=None, help="id of the playbook (default: the configured one)")
        parser.add_argument("--folder", default=None, help="a folder with playbook.yaml, instead of an id")
        parser.add_argument("--language", choices=["zh", "en"], default="en")
        parser.add_argument("--format", choices=["text", "html"], default="text", help="of show")
        parser.add_argument("--output", default=None, help="write to this file, or for schema to this folder")
        parser.add_argument(
            "--against", default=None, help="diff, upgrade: another folder, instead of what is published"
        )
        parser.add_argument("--today", default=None, help="ISO date for overdue reviews (default: today)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["name"] and options["verb"] not in {"schema", "new"}:
            raise CommandError(f"{options['verb']} takes no name; choose a playbook with --playbook or --folder.")
        try:
            getattr(self, options["verb"])(options)
        except (FileNotFoundError, PlaybookProblems) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            reason = str(error).splitlines()[0]
            raise CommandError(f"The published versions cannot be read ({reason}). Run manage.py migrate.") from None

    def lint(self, options: dict[str, Any]) -> None:
        playbook, folder = loaded(options)
        remarks, failures = examined(playbook, folder, options["today"])
        for remark in remarks:
            self.stdout.write(f"{remark.kind}: {remark.message}")
        for failure in failures:
            self.stdout.write(f"error: {failure}")
        errors = sum(remark.is_error for remark in remarks) + len(failures)
        if errors:
            raise CommandError(f"{playbook.id} {playbook.version}: {count(errors, 'error')}; it cannot be published.")
        self.stdout.write(f"{playbook.id} {playbook.version}: {len(playbook.items)} items, good.")

    def test(self, options: dict[str, Any]) -> None:
        playbook, folder = loaded(options)
        personas = load_personas(folder, playbook)
        failures = [f"{p.code}: {failure}" for p in personas for failure in run_persona(playbook, p)]
        if failures:
            raise CommandError("\n".join(failures))
        self.stdout.write(f"{count(len(personas), 'persona')} judged as expected.")

    def show(self, options: dict[str, Any]) -> None:
        playbook, _ = loaded(options)
        language = options["language"]
        lines = outline(playbook, language)
        title = f"{playbook.title.in_language(language)} {playbook.version}"
        page = as_html(lines, title, language) if options["format"] == "html" else f"{title}\n\n{as_text(lines)}\n"
        self.write(page, options["output"])

    def read(self, options: dict[str, Any]) -> None:
        playbook, _ = loaded(options)
        found = list(combinations(playbook))
        lines = [line for one in found for line in as_lines(one, options["language"])]
        self.write("\n".join([*lines, f"{count(len(found), 'combination')}."]) + "\n", options["output"])

    def diff(self, options: dict[str, Any]) -> None:
        playbook, _ = loaded(options)
        old = load_playbook(Path(options["against"])) if options["against"] else published_last(playbook)
        if old is None:
            raise CommandError(f"Nothing of {playbook.id} is published yet. Compare with a folder: --against FOLDER.")
        found = versions.differences(old, playbook)
        for difference in found:
            was, now = shown(difference.old), shown(difference.new)
            self.stdout.write(f"{versions.NAMES[difference.level]}  {difference.path}: {was} -> {now}")
        self.stdout.write(verdict(old, playbook, len(found)))
        refuse_low_number(old, playbook)

    def upgrade(self, options: dict[str, Any]) -> None:
        playbook, _ = loaded(options)
        old = load_playbook(Path(options["against"])) if options["against"] else published_before(playbook)
        if old is None:
            raise CommandError(
                f"No earlier version of {playbook.id} is published. Compare with a folder: --against FOLDER."
            )
        rows = table(old, playbook)
        for row in rows:
            into = f" -> {', '.join(row.into)}" if row.into else ""
            self.stdout.write(f"{row.item.code}  {FATES[row.fate]}{into}{f' ({row.how})' if row.how else ''}")
        fates = Counter(row.fate for row in rows)
        told = ", ".join(f"{fates[fate]} {words}" for fate, words in FATES.items())
        new = sum(item.is_asked and item.id not in old.items for item in playbook.items.values())
        self.stdout.write(f"{old.version} to {playbook.version}: {told}, {new} new.")
        refuse_undecided(old, playbook)

    def publish(self, options: dict[str, Any]) -> None:
        playbook, folder = loaded(options)
        old = published_last(playbook)
        if old is None or old.digest != playbook.digest:
            remarks, failures = examined(playbook, folder, options["today"])
            errors = [remark.message for remark in remarks if remark.is_error] + failures
            if errors:
                raise CommandError("\n".join([*errors, f"{playbook.id} {playbook.version} is not published."]))
            if old:
                refuse_low_number(old, playbook)
            if before := published_before(playbook):
                refuse_undecided(before, playbook)
        try:
            version = catalogue.publish(playbook)
        except catalogue.VersionTaken as taken:
            raise CommandError(
                f"Version {taken} is published with other content. Raise “version” in playbook.yaml."
            ) from None
        self.stdout.write(f"{version} is published, digest {version.digest[:12]}.")

    def schema(self, options: dict[str, Any]) -> None:
        """Prints one schema; the one of answers is of this playbook when one is named."""
        name = options["name"]
        if name is None and options["output"]:
            folder = Path(options["output"])
            folder.mkdir(parents=True, exist_ok=True)
            for key, make in SCHEMAS.items():
                (folder / file_name(key)).write_text(printed(make()), encoding="utf-8")
            self.stdout.write(f"{count(len(SCHEMAS), 'schema')} written to {folder}.")
            return
        if name is not None and name not in SCHEMAS:
            raise CommandError(f"There is no schema “{name}”. Known: {', '.join(SCHEMAS)}.")
        schema = SCHEMAS[name or "playbook"]()
        if name == "answers" and (options["playbook"] or options["folder"]):
            schema = answers_schema(loaded(options)[0])
        self.write(printed(schema), options["output"])

    def new(self, options: dict[str, Any]) -> None:
        if not options["name"]:
            raise CommandError("Name the new playbook: playbook new my_playbook.")
        target = Path(options["folder"]) if options["folder"] else catalogue.CONTENT / options["name"]
        try:
            starter.begin(options["name"], target, schemas=FOLDER)
        except starter.CannotBegin as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{target} holds a small playbook that passes. Next: playbook lint --folder {target}")

    def write(self, text: str, output: str | None) -> None:
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            Path(output).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None


def loaded(options: dict[str, Any]) -> tuple[Playbook, Path]:
    """The playbook that the options name, and its folder. Raises PlaybookProblems, FileNotFoundError."""
    if options["folder"]:
        folder = Path(options["folder"])
        return load_playbook(folder), folder
    # The system check has read the default playbook already.
    key = options["playbook"] or catalogue.default_playbook_id()
    return catalogue.playbook_on_disk(key), catalogue.content_folder(key)


def examined(playbook: Playbook, folder: Path, today: str | None) -> tuple[list[Remark], list[str]]:
    """What lint remarks, and in what the personas fail."""
    personas = load_personas(folder, playbook)
    load_forecast_book(folder, playbook)  # raises PlaybookProblems with the places
    failures = [f"persona {p.code}: {failure}" for p in personas for failure in run_persona(playbook, p)]
    day = today or date.today().isoformat()
    return lint(
        playbook, personas, today=day, sections=load_sections(folder), files=load_working_files(folder)
    ), failures


def published_last(playbook: Playbook) -> Playbook | None:
    version = PlaybookVersion.objects.filter(playbook_id=playbook.id).first()
    return catalogue.playbook_for(version) if version else None


def published_before(playbook: Playbook) -> Playbook | None:
    """The newest published version of which the playbook says what becomes of its answers; None where there is none."""
    rows = PlaybookVersion.objects.filter(playbook_id=playbook.id)
    known = [row for row in rows if playbook.earlier and number(row.version) <= number(playbook.earlier.version)]
    return catalogue.playbook_for(max(known, key=lambda row: number(row.version))) if known else None


def refuse_undecided(old: Playbook, new: Playbook) -> None:
    """Raises CommandError when it is not said what becomes of every question of the earlier version."""
    if remarks := list(undecided(old, new)):
        raise CommandError("\n".join(remark.message for remark in remarks))


def verdict(old: Playbook, new: Playbook, differences: int) -> str:
    level = versions.level_between(old, new)
    if level == versions.NONE:
        return f"No difference from {old.id} {old.version} that counts."
    needed = versions.least(old.version, level)
    return (
        f"{count(differences, 'difference')} from {old.id} {old.version}: {versions.NAMES[level]}, "
        f"so at least {needed}; the version is {new.version}."
    )


def refuse_low_number(old: Playbook, new: Playbook) -> None:
    """Raises CommandError when the version number does not rise as far as the changes ask."""
    level = versions.level_between(old, new)
    if not versions.fits(old.version, new.version, level):
        raise CommandError(
            f"The changes since {old.version} are {versions.NAMES[level]}. "
            f"Raise “version” in playbook.yaml from {new.version} to at least {versions.least(old.version, level)}."
        )


def shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
