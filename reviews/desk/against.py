"""Where the forecast that was handed in says something else than the answers, in words for those who judge."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from assessments.evaluation import Evaluation
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.joining.compare import Contradiction
from engine.forecast.reckoning.forecast import project
from engine.judging.reviewing import is_judged
from forecasts.answers import AnswersBeside
from reviews.models import Submission

# Whether it was answered itself or follows from answers; whether the forecast was given it or comes to it.
SENTENCES = {
    (True, True): gettext_lazy("%(title)s: %(said)s is claimed, the forecast uses %(found)s."),
    (True, False): gettext_lazy("%(title)s: %(said)s is claimed, the forecast comes to %(found)s in month %(month)d."),
    (False, True): gettext_lazy("%(title)s: the answers give %(said)s, the forecast uses %(found)s."),
    (False, False): gettext_lazy(
        "%(title)s: the answers give %(said)s, the forecast comes to %(found)s in month %(month)d."
    ),
}


def against_forecast(submission: Submission, evaluation: Evaluation, language: str) -> dict[str, str]:
    """A sentence for each question whose answer the sealed forecast contradicts; of a figure for all it follows from."""
    inputs = read_inputs(submission.forecast["inputs"]).inputs if submission.forecast else None
    if inputs is None:
        return {}
    beside = AnswersBeside(evaluation, project(inputs), {}, language)
    found: dict[str, str] = {}
    for clash in beside.clashes.values():
        item = evaluation.playbook.items[clash.item]
        for key in [item.id] if item.is_asked else sorted(item.inputs):
            if is_judged(evaluation.playbook.items[key]):
                found.setdefault(key, sentence(beside, clash))
    return found


def sentence(beside: AnswersBeside, clash: Contradiction) -> str:
    """Both figures in a sentence; in full where they look the same otherwise."""
    item, is_input = beside.evaluation.playbook.items[clash.item], clash.kind == "input"
    is_money = beside.is_money(clash.place, is_input=is_input)
    pair = (clash.answered, clash.forecast)
    said, found = (beside.shown(item, one, is_money) for one in pair)
    if said == found:
        said, found = (beside.shown(item, one, is_money, in_full=True) for one in pair)
    title = item.title.in_language(beside.language)
    return SENTENCES[item.is_asked, is_input] % {"title": title, "said": said, "found": found, "month": clash.month}
