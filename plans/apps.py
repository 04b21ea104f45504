from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        from jobs.sweeping import Paced, tidies
        from plans.reminders import MOST_AT_ONCE, PAUSE, remind

        tidies(Paced(remind, MOST_AT_ONCE, PAUSE))
