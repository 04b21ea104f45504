from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        from jobs.sweeping import tidies
        from plans.reminders import Round

        tidies(Round())
