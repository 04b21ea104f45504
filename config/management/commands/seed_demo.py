"""Demo data: the reference personas as ventures of one founder."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from assessments import actions
from assessments.models import Assessment
from playbooks import catalogue
from playbooks.engine.answers import read_answers
from playbooks.engine.personas import load_personas

EMAIL, PASSWORD = "founder@demo.example", "plumb-line-demo-2026"


class Command(BaseCommand):
    help = "Loads demo data once; refused in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("Demo data has a known password and is refused in production.")
        if not User.objects.filter(email=EMAIL).exists():
            self.seed()
        self.stdout.write(f"Sign in as a founder: {EMAIL}  {PASSWORD}")

    @transaction.atomic
    def seed(self) -> None:
        founder = User.objects.create_user(EMAIL, PASSWORD, name="Mei Lin")
        playbook_id = catalogue.default_playbook_id()
        playbook = catalogue.playbook_for(catalogue.latest_version(playbook_id))
        for persona in load_personas(catalogue.content_folder(playbook_id), playbook):
            if persona.code.startswith("R-"):
                assessment: Assessment = actions.start_assessment(name=persona.title.en, by=founder)
                for item_id, given in read_answers(playbook, persona.answers).answers.items():
                    actions.save_answer(
                        assessment=assessment, item_id=item_id, given=given, by=founder
                    )
