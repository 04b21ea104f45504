"""The letter that a reader of a result asks for: what to do first, with its reasons."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.models import Assessment
from assessments.results.presentation import ResultPage
from mails import post
from mails.models import Mail


def write_first_steps(assessment: Assessment, page: ResultPage, reader: User) -> Mail | None:
    """The first pieces of work of the result to the reader's address: once a day for the same answers.

    Args:
        page: the result as it stands; it has steps to begin with.

    Returns:
        None when the reader has said that no letters of this kind shall come, or none can go to the address.
    """
    today = timezone.now().date().isoformat()
    return post.write_to(
        reader,
        kind="result_ready",
        context={
            "organisation": "",
            "venture": assessment.venture.name,
            "things": [{"title": step.action.title, "reason": step.reason} for step in page.next_steps],
            "also": page.also_at_once,
            "link": reverse("result", args=[assessment.public_id]),
        },
        once_key=f"first-steps-{assessment.pk}-{assessment.revision}-{today}-{reader.pk}-{page.language}",
        tenant=f"venture-{assessment.venture_id}",
    )
