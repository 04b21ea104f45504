"""Every address: pattern, name, methods, and who may call it."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.addresses import addresses
from config.roles import WHO, rules_of


class Command(BaseCommand):
    help = "Lists every address with its methods and who may call it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [
            {"pattern": pattern, "name": name, "methods": list(rule.methods), "who": rule.who, "meaning": WHO[rule.who]}
            for pattern, name, _view in addresses()
            for rule in rules_of(name)
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2))
            return
        for row in rows:
            self.stdout.write(f"{'/'.join(row['methods']):<9} {row['who']:<10} {row['pattern']}  ({row['name']})")
