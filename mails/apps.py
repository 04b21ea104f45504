from django.apps import AppConfig


class MailsConfig(AppConfig):
    name = "mails"

    def ready(self) -> None:
        from jobs.sweeping import tidies
        from mails.sending import settle_given_up

        tidies(settle_given_up)
