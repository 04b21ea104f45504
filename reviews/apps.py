from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from assessments import activity
        from assessments.results import additions
        from cohorts.checkpoints import follows
        from cohorts.closing import closes
        from jobs.sweeping import Paced, tidies
        from reviews import mailing_work
        from reviews.before import look_back
        from reviews.confirming import confirm_missing
        from reviews.conflicts import closed_by_conflict
        from reviews.day import add
        from reviews.day.named import of_named
        from reviews.day.people import of_letters, of_people
        from reviews.day.reviews import of_conflicts, of_reviews
        from reviews.day.ventures import of_ventures
        from reviews.deciding.told import told_to
        from reviews.happened import SOURCES
        from reviews.mailing import offer
        from reviews.reminders import MOST_AT_ONCE, PAUSE, remind
        from reviews.returned_page import told_back
        from reviews.undecided import MOST_AT_ONCE as MOST_TOLD
        from reviews.undecided import PAUSE as PAUSE_OF_TELLING
        from reviews.undecided import tell_operators

        closes(closed_by_conflict)
        follows(look_back)
        tidies(Paced(remind, MOST_AT_ONCE, PAUSE))
        tidies(confirm_missing)
        tidies(Paced(tell_operators, MOST_TOLD, PAUSE_OF_TELLING))
        offer()
        mailing_work.offer()
        activity.acts_come_from(*SOURCES)
        additions.told_comes_from(told_back)
        additions.told_comes_from(told_to)
        add(of_ventures)
        add(of_people)
        add(of_letters)
        add(of_reviews)
        add(of_conflicts)
        add(of_named)
