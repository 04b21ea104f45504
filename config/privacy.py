"""Who sees what, statement by statement: the page says these, and a test holds each against the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohorts.models import RIGHTS, Right, StaffMembership


@dataclass(frozen=True)
class Statement:
    """One thing that is true of everybody's data.

    Attributes:
        code: by which `tests/config/test_privacy.py` finds the check that proves it.
    """

    code: str
    text: Promise


@dataclass(frozen=True)
class About:
    """A reader, or a place where something is kept, with what is true of it."""

    title: Promise
    statements: tuple[Statement, ...]


PARTS = (
    About(
        _("The members of your venture"),
        (
            Statement(
                "members_read",
                _(
                    "Every member reads all of it: answers, evidence, results, plans, forecasts, reports. Owners and editors change it and submit; viewers read."
                ),
            ),
            Statement(
                "owners_decide",
                _(
                    "Owners alone invite and remove members, change roles, enrol the venture in cohorts, rename, archive and delete it. A venture always has an owner."
                ),
            ),
            Statement(
                "members_know_each_other",
                _("Members see each other’s name and address, and whom the owners have invited."),
            ),
            Statement(
                "members_present",
                _(
                    "While you have a chapter open, the other members see your name and which chapter it is. It is kept for less than a minute and written down nowhere."
                ),
            ),
            Statement(
                "invited_to_team",
                _(
                    "Whoever is invited to your team sees the name of the venture, who invites and the role, and nothing else before accepting. Only an account with the address that was invited can accept."
                ),
            ),
            Statement(
                "former_members",
                _(
                    "Whoever leaves the team or is removed sees nothing of the venture from that moment on. The answers they gave stay, with their name."
                ),
            ),
            Statement(
                "plan_calendar",
                _(
                    "Whoever has the calendar address of your plan reads its titles, reasons, names and days without signing in. Owners and editors make it, renew it and take it away."
                ),
            ),
            Statement(
                "comments_stay",
                _(
                    "What your team writes in comments, at questions, gaps and items of the plan, stays with the team, and so does who takes on what. Incubators see none of it, and no submission or milestone holds it. How far you have read is shown to nobody."
                ),
            ),
            Statement(
                "plans_stay",
                _(
                    "Your plan as you work on it, the answers you try out and your milestones stay with your team. Incubators see none of it, but for figures of the plan if you share them."
                ),
            ),
            Statement(
                "activity_stays",
                _(
                    "Your members can read who of the team did what and when. Nobody else can. Whoever deleted their account stands there as a former member."
                ),
            ),
            Statement("drafts_stay", _("Nobody else sees drafts, not even the incubator that invited you.")),
        ),
    ),
    About(
        _("The staff of an incubator whose cohort you enrol in"),
        (
            Statement(
                "invited_by_list",
                _(
                    "If they invite you by email, its managers see whether you have opened the link and enrolled. They can withdraw the invitation, and remove your address and the emails to it when you ask."
                ),
            ),
            Statement("name_at_enrolment", _("They see the name of your venture as soon as you enrol it.")),
            Statement(
                "counts_by_switch",
                _(
                    "If you share your progress, they see how many questions you have answered of those you were asked, and the day of the last answer. Counts only; you switch it on your page."
                ),
            ),
            Statement(
                "plan_by_switch",
                _(
                    "If you share how far your plan is, they see, also before you submit anything, how many of its items are done, in progress, blocked, overdue and left, and the hours left, as they are now. No titles, names or notes; observers see nothing of it. It is off until an owner switches it on."
                ),
            ),
            Statement(
                "plan_talk",
                _(
                    "While you share how far your plan is, staff who may read your submissions can write comments on it, and read what your team answers there, with the names of the writers. Once you stop sharing or leave the cohort, they see none of it; your team still does. Observers and whoever has a conflict of interest never see it."
                ),
            ),
            Statement(
                "sealed_alone",
                _(
                    "When you submit, they see the submission: the answers with your own words and reasons, the evidence, the result and the base case of your forecast with the months it is compared with, if you made one, as they stood at that moment."
                ),
            ),
            Statement(
                "files_open",
                _(
                    "They can open the files you submitted as they were at that moment, also after you withdraw them. Whoever opens one is entered in the log of their organisation."
                ),
            ),
            Statement(
                "members_named",
                _(
                    "Whoever reviews a submission sees the names of the venture’s members first, to say whether there is a conflict of interest. Nothing else of the review opens before that."
                ),
            ),
            Statement(
                "declared_first",
                _(
                    "Reviewers open a submission, its files and its reports after saying that there is no conflict of interest. Owners and managers read it without, to run the cohort."
                ),
            ),
            Statement(
                "conflict_hides",
                _(
                    "Whoever has a conflict of interest with a venture, or is not sure of one, no longer sees it: in no list, count, search, file, email or log of the organisation, owners and managers included."
                ),
            ),
            Statement(
                "named_conflicts",
                _(
                    "If you name somebody who should not judge you, the owners and managers see the name and your sentence, and decide. Reviewers do not see it, and neither does whoever is named by their own email address. If nobody else could decide, whoever runs this site is told that something waits, and not whom you name."
                ),
            ),
            Statement(
                "reviews_stay",
                _(
                    "What reviewers say of a submission stays with the staff of the organisation, but for the feedback that they release with a decision."
                ),
            ),
            Statement(
                "returns_told",
                _(
                    "They can return questions to you with a sentence each, which your members read. Until you submit the answers to them, nobody but the members of your venture sees these."
                ),
            ),
            Statement(
                "decisions_told",
                _(
                    "Its owners and managers decide on what you submitted. Once they release the decision, and not before, you read it with their words, the conditions and the readiness that reviewers confirmed. Their reasons and the order of a waitlist stay with them."
                ),
            ),
            Statement(
                "later_stays", _("Other scenarios, and what you change later, stay yours until you submit again.")
            ),
            Statement(
                "leaving",
                _(
                    "If you leave the cohort, what you submitted stays sealed with them, and they no longer see counts or figures of your plan."
                ),
            ),
            Statement(
                "deleting",
                _(
                    "If you delete the venture, what you submitted is emptied with it: they can read nothing of it any more. Digests stay, which say nothing of the content; what they downloaded before stays with them."
                ),
            ),
        ),
    ),
    About(
        _("Other ventures"),
        (
            Statement(
                "others_nothing",
                _("Nothing at all. An address that is not yours looks the same as one that does not exist."),
            ),
        ),
    ),
    About(
        _("Emails"),
        (
            Statement(
                "mails_no_answers",
                _("They name ventures, cohorts, dates and your next actions. No answer and no figure stands in them."),
            ),
            Statement(
                "mails_staff",
                _(
                    "Owners and managers of an incubator can also write to the owners and editors of ventures in their cohorts in their own words. They see to whom an email of their organisation went, when, and its subject."
                ),
            ),
            Statement(
                "mails_stop",
                _(
                    "Each kind can be stopped, but for receipts, returns, decisions, what concerns your account, and what only operators of this site get."
                ),
            ),
        ),
    ),
    About(
        _("What is kept"),
        (
            Statement(
                "history_kept", _("Every saved answer is kept in a history, so that nothing is overwritten silently.")
            ),
            Statement(
                "sessions_kept",
                _(
                    "Of each browser in which you are signed in: its name and that of its system, when you signed in, and when it was last used. You alone see that, and can sign it out. No network address is kept with it. All of it is deleted when you sign out, at the latest a day after you signed in."
                ),
            ),
            Statement(
                "packs_go",
                _(
                    "Owners and managers of the incubator can have files made of what was submitted to them: reports, a table, a paper of the cohort. These files are deleted here after 7 days; what was downloaded is theirs."
                ),
            ),
            Statement("seal_kept", _("A submission is sealed and never changes; its seal code proves it.")),
        ),
    ),
    About(
        _("On this device"),
        (
            Statement(
                "device",
                _(
                    "While the connection is down, unsent answers wait in this browser, encrypted with a key that never leaves it. Signing out removes them."
                ),
            ),
            Statement(
                "device_pages",
                _(
                    "Chapters of ventures that you belong to are kept in this browser, for twelve hours after you signed in at most, so that they open without a connection. Until then, whoever uses this browser can read them. Signing out, deleting your account and the sign-in of another person remove them, and so does the first connection after you were signed out or removed from the team. No other page is kept."
                ),
            ),
        ),
    ),
)
RIGHTS_IN_WORDS: Mapping[Right, Promise] = {
    Right.AGGREGATES: _("Released figures of a cohort, without names"),
    Right.READ: _("Ventures by name, and what they submitted"),
    Right.REVIEW: _("Reviewing what they submitted, after saying that there is no conflict of interest"),
    Right.MANAGE: _("Cohorts, invitations, emails and exports"),
    Right.OWN: _("Colleagues and the organisation itself"),
}


@dataclass(frozen=True)
class Line:
    """A right in words, and for each role in turn whether it has it."""

    text: Promise
    is_given: tuple[bool, ...]


def roles_and_rights() -> dict[str, object]:
    """The table of the page, read from the one that the doors read."""
    roles = list(StaffMembership.Role)
    lines = [Line(RIGHTS_IN_WORDS[right], tuple(right in RIGHTS[role] for role in roles)) for right in Right]
    return {"roles": [role.label for role in roles], "lines": lines}
