"""The kinds of letters: one row for each. What stands in a letter stands in its templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOR_FOUNDERS = _("You get this email because you belong to this venture on Plumbline.")


@dataclass(frozen=True)
class Kind:
    """One kind of letter.

    Attributes:
        code: as rows keep it; `templates/mails/<code>/` holds its texts.
        name: in words, for lists and switches.
        why: the sentence at its foot that says why the reader gets it.
        needs: the names that its templates read; a writer gives every one of them, empty where there is nothing.
        can_stop: whether a reader may say that no more of them shall come.
    """

    code: str
    name: Promise
    why: Promise
    needs: frozenset[str]
    can_stop: bool = True


def _table(*kinds: Kind) -> Mapping[str, Kind]:
    return {kind.code: kind for kind in kinds}


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


KINDS = _table(
    Kind(
        "invitee",
        _("Invitations of a venture to a cohort"),
        _("You get this email because an incubator entered your address to invite your venture."),
        _names("organisation programme cohort inviter note writer expires link"),
    ),
    Kind(
        "colleague",
        _("Invitations to work for an organisation"),
        _("You get this email because somebody entered your address to invite you as a colleague."),
        _names("organisation role inviter expires link"),
    ),
    Kind(
        "handed_over",
        _("That an organisation was handed over to you"),
        _("You get this email because you are an owner of this organisation now."),
        _names("organisation inviter link"),
    ),
    Kind(
        "team",
        _("Invitations to the team of a venture"),
        _("You get this email because somebody entered your address to invite you to the team of their venture."),
        _names("venture role may inviter expires link"),
    ),
    Kind(
        "reminder_before",
        _("Reminders before a checkpoint is due"),
        FOR_FOUNDERS,
        _names("organisation cohort venture checkpoint due link"),
    ),
    Kind(
        "reminder_after",
        _("Reminders after a checkpoint was due"),
        FOR_FOUNDERS,
        _names("organisation cohort venture checkpoint due link"),
    ),
    Kind(
        "submission_received",
        _("Receipts of your submissions"),
        FOR_FOUNDERS,
        _names("organisation cohort venture on link"),
        can_stop=False,
    ),
    Kind(
        "submission_arrived",
        _("News of submissions to your cohorts"),
        _("You get this email because you look after ventures of this cohort on Plumbline."),
        _names("organisation cohort venture on link"),
    ),
    Kind(
        "returned",
        _("Questions that come back to you after a submission"),
        FOR_FOUNDERS,
        _names("organisation cohort venture due link"),
        can_stop=False,
    ),
    Kind(
        "decision",
        _("Decisions on your ventures"),
        FOR_FOUNDERS,
        _names("organisation cohort venture checkpoint outcome words conditions link"),
        can_stop=False,
    ),
    Kind("report_ready", _("News of finished reports"), FOR_FOUNDERS, _names("organisation venture link")),
    Kind(
        "letter",
        _("Letters from the staff of a programme"),
        _("You get this email because your venture takes part in a programme of the sender."),
        _names("organisation sender subject body link"),
    ),
    Kind(
        "plan_due",
        _(
            "Reminders of what is due in your plan and at checkpoints, of evidence whose last day is near or past, and of what you took on"
        ),
        FOR_FOUNDERS,
        _names("organisation venture overdue due evidence checkpoints yours link"),
    ),
    Kind(
        "comment",
        _("Comments in your team that are meant for you"),
        FOR_FOUNDERS,
        _names("organisation venture writer question words link"),
    ),
    Kind(
        "plan_comment",
        _("Comments of an incubator on the plan that you share with it"),
        FOR_FOUNDERS,
        _names("organisation venture writer words link"),
    ),
    Kind("digest", _("New comments in your teams, once a day"), FOR_FOUNDERS, _names("organisation ventures link")),
    Kind(
        "named_undecided",
        _("Conflicts of interest that nobody at an organisation can decide on"),
        _("You get this email because you run this site."),
        _names("organisation house cohort link"),
        can_stop=False,
    ),
    Kind(
        "result_ready",
        _("What to do first, when you ask for it"),
        _("You get this email because you asked for it on the page of the result."),
        _names("organisation venture things also link"),
    ),
)
