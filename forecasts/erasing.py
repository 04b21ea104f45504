"""What a venture forecast and booked is erased with it."""

from __future__ import annotations

from accounts.models import User
from cohorts.models import Venture
from forecasts.models import MonthActual, MonthActualHistory, Scenario


def of_venture(venture: Venture, _by: User) -> None:
    """Deletes scenarios, months of the books and their history."""
    for model in (MonthActual, MonthActualHistory, Scenario):
        model._base_manager.filter(assessment__venture=venture).delete()
