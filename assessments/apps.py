from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from datetime import timedelta

        from assessments.evidence.unnamed import remove_unnamed
        from jobs.sweeping import Seldom, tidies

        tidies(Seldom(remove_unnamed, timedelta(hours=6)))
