"""Demo data: two incubators, the reference personas as ventures, and somebody in every role."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, transaction

from accounts.models import User
from config.demo import PASSWORD, SIGN_INS, Seeder


class Command(BaseCommand):
    help = "Loads demo data once; refused in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print sign-ins, object ids and canary texts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("Demo data has a known password and is refused in production.")
        seeder = Seeder()
        try:
            call_command("playbook", "publish", stdout=StringIO())
            if not User.objects.filter(email=SIGN_INS["founder"][0]).exists():
                with transaction.atomic():
                    seeder.seed()
            # A demo from before addresses had to be confirmed keeps working.
            emails = [email for email, _name in SIGN_INS.values()]
            for user in User.objects.filter(email__in=emails, emailaddress=None):
                User.objects.confirm_address(user)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(f"The database is not ready ({error}). Run: manage.py migrate") from None
        if options["json"]:
            self.stdout.write(json.dumps(seeder.inventory(), ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"Sign in as a founder:          {SIGN_INS['founder'][0]}  {PASSWORD}")
        self.stdout.write(f"Sign in as incubator staff:    {SIGN_INS['manager'][0]}  {PASSWORD}")
        self.stdout.write(f"… as a reviewer, an observer:  {SIGN_INS['reviewer'][0]}  {SIGN_INS['observer'][0]}")
