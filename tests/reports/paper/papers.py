"""Papers of personas and of answers made up, for the tests of what stands in them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from xml.etree import ElementTree

from django.template.loader import render_to_string
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from playbooks import catalogue
from reports.paper.cover import Cover
from reports.paper.document import Paper
from tests import published
from tests.conftest import persona

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LANGUAGES = ["zh-hans", "en"]


def playbook():
    return catalogue.playbook_on_disk(catalogue.default_playbook_id())


def paper(answers, language, venture="Qinglan 青蓝"):
    return Paper(evaluate_raw(playbook(), answers), language, Cover(venture, NOW, "PLB"))


@lru_cache(maxsize=8)
def markup(code, language):
    with override(language):
        answers = persona(code).answers if code else {}
        return render_to_string("reports/pdf/report.html", {"paper": paper(answers, language), "tab": "\t"})


def words(code, language):
    root = ElementTree.fromstring(markup(code, language))  # noqa: S314  our own templates
    return "".join(root.itertext())


def of_persona(code, language="en"):
    """The paper of a persona; of "" without any answer."""
    return paper(persona(code).answers if code else {}, language)


def of_persona_1(code, language="en"):
    """The paper of a persona of 1.0.0, whose plan has steps of several parts."""
    answers = next(one.answers for one in published.PERSONAS if one.code == code)
    return Paper(evaluate_raw(published.PLAYBOOK, answers), language, Cover("Qinglan 青蓝", NOW, "PLB"))
