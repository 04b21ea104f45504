from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    name = "forecasts"

    def ready(self) -> None:
        from assessments.results import additions
        from forecasts.outlook import beside_readiness
        from forecasts.plan import levers

        additions.levers_come_from(levers)
        additions.beside_comes_from(beside_readiness)
