from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "cohorts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from cohorts.audit import signed_in

        user_logged_in.connect(signed_in, dispatch_uid="cohorts_audit")
