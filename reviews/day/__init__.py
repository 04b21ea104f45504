"""The day of somebody who works for incubators: what needs them now, over all their cohorts."""

from reviews.day.lines import Line, Reader, add, lines_for

__all__ = ["Line", "Reader", "add", "lines_for"]
