from django.apps import AppConfig
from django.core.checks import register


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports.checks import libraries_are_there

        register(libraries_are_there)
