from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        from assessments.results import additions
        from jobs.sweeping import Paced, tidies
        from plans.milestones.beside import trends
        from plans.reminders import MOST_AT_ONCE, PAUSE, remind

        additions.beside_comes_from(trends)
        tidies(Paced(remind, MOST_AT_ONCE, PAUSE))
