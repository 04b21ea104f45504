from datetime import timedelta

from django.apps import AppConfig
from django.core.checks import register


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from jobs.sweeping import Seldom, tidies
        from reports.branding import remove_unused_logos
        from reports.bulk import offer
        from reports.checks import libraries_are_there
        from reports.day import of_packs
        from reports.packs.storage import remove_expired
        from reports.storage import remove_old_temporaries, remove_unknown
        from reviews.day import add

        register(libraries_are_there)
        tidies(remove_old_temporaries)
        tidies(remove_expired)
        tidies(Seldom(remove_unknown, timedelta(hours=1)))
        add(of_packs)
        tidies(remove_unused_logos)
        offer()
