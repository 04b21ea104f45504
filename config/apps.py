from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The hall: settings, addresses, and the commands that start the product."""

    name = "config"
