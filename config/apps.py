from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The hall: settings, addresses, and the commands that start the product."""

    name = "config"

    def ready(self) -> None:
        import assessments.erasing
        import cohorts.erasing
        import forecasts.erasing
        import mails.erasing
        import plans.erasing
        import reports.erasing
        import reviews.erasing
        from accounts.erasing import erases
        from accounts.export import exports
        from accounts.forgetting import forget
        from config import about_me
        from jobs.sweeping import tidies
        from plans.conditions import take
        from playbooks.law_watch import remind
        from reviews.deciding.release import conditions_go_to

        tidies(forget)
        conditions_go_to(take)
        tidies(remind)
        for room in (reports, plans, reviews, forecasts, assessments):
            cohorts.erasing.erases_ventures(room.erasing.of_venture)
        for name, part in {
            "ventures": about_me.of_ventures,
            "work_at_incubators": about_me.of_work,
            "letters": about_me.of_letters,
            "orders": about_me.of_orders,
        }.items():
            exports(name, part)
        erases(assessments.erasing.of_person)
        erases(plans.erasing.of_person)
        erases(reviews.erasing.of_person)
        erases(cohorts.erasing.of_person, cohorts.erasing.hindrances)
        erases(mails.erasing.of_person)
