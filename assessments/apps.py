from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from datetime import timedelta

        from assessments.digest import MOST_AT_ONCE, PAUSE, write_digests
        from assessments.evidence.unnamed import remove_unnamed
        from jobs.sweeping import Paced, Seldom, tidies

        tidies(Seldom(remove_unnamed, timedelta(hours=6)))
        tidies(Paced(write_digests, MOST_AT_ONCE, PAUSE))
