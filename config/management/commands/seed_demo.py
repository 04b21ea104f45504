"""Demo data: two incubators, the reference personas as ventures, and somebody in every role."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from config.demo import PASSWORD, SIGN_INS, Seeder


class Command(BaseCommand):
    help = "Loads demo data once; refused in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json",
            action="store_true",
            help="print sign-ins, object ids and canary texts as JSON",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("Demo data has a known password and is refused in production.")
        seeder = Seeder()
        if not User.objects.filter(email=SIGN_INS["founder"][0]).exists():
            with transaction.atomic():
                seeder.seed()
        if options["json"]:
            self.stdout.write(json.dumps(seeder.inventory(), ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"Sign in as a founder:          {SIGN_INS['founder'][0]}  {PASSWORD}")
        self.stdout.write(f"Sign in as incubator staff:    {SIGN_INS['manager'][0]}  {PASSWORD}")
