from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        from assessments import activity, threads
        from assessments.results import additions
        from jobs.sweeping import Paced, tidies
        from plans.happened import SOURCES
        from plans.milestones.beside import trends
        from plans.reminders import MOST_AT_ONCE, PAUSE, remind
        from plans.shared_talk import of_shared_plans
        from plans.talk import items_of
        from reviews.day import add

        additions.beside_comes_from(trends)
        threads.items_come_from(items_of)
        activity.acts_come_from(*SOURCES)
        tidies(Paced(remind, MOST_AT_ONCE, PAUSE))
        add(of_shared_plans)
