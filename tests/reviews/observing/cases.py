"""Invented cohorts for the figures that observers read."""

import random

from engine.playbook.parts import SEVERITIES
from playbooks import catalogue
from reviews.observing.figures import Figures, Sheet
from reviews.summary import read_summary

SECTORS = ("enterprise", "education", "healthcare", "finance")


def playbook():
    return catalogue.playbook_on_disk(catalogue.default_playbook_id())


def options(book, fact):
    return [option.id for option in book.items[fact].options]


def a_summary(draw, book, readiness=None):
    """The figures of one invented venture."""
    points = round(draw.uniform(5, 99), 1) if readiness is None else readiness
    bands = [band.id for band in book.bands]
    return read_summary(
        {
            "band": bands[min(int(points // 25), len(bands) - 1)],
            "stage": int(draw.choice(options(book, book.stage_fact)[:3])),
            "sector": draw.choice(options(book, book.sector_fact)[:4]),
            "readiness": [points, points],
            "counts": {},
            "chapters": {
                chapter.id: {
                    "readiness": [points, points],
                    "answered": 5,
                    "counts": dict.fromkeys(SEVERITIES, 0) | {draw.choice(SEVERITIES): draw.randint(0, 2)},
                }
                for chapter in book.scored_chapters
            },
        }
    )


def figures(count, seed, *, with_before=True, missing=0):
    """The figures of an invented cohort; at the checkpoint before, `missing` of them had not handed in."""
    draw, book = random.Random(seed), playbook()
    now = Sheet({key: a_summary(draw, book) for key in range(count)}, tuple(f"seal-{key}" for key in range(count)))
    kept = range(missing, count)
    before = Sheet({key: a_summary(draw, book) for key in kept}, tuple(f"old-{key}" for key in kept))
    return Figures(book, now, before if with_before else None, frozenset(range(count + 6)))


FIGURES = figures(40, 7).told()
