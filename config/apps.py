from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The hall: settings, addresses, and the commands that start the product."""

    name = "config"

    def ready(self) -> None:
        from accounts.forgetting import forget
        from jobs.sweeping import tidies
        from playbooks.law_watch import remind

        tidies(forget)
        tidies(remind)
