from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from jobs.sweeping import tidies
        from reviews.mailing import offer
        from reviews.reminders import Round

        tidies(Round())
        offer()
