"""Any order of what a team does to its answers: every value ever kept stays reachable, and what was sealed stays.

Programs of saves, clashes, changed facts, imports, restores, tries, evidence, milestones, submissions and moves to the
next version of the playbook are drawn; after each step the whole is compared with a plain account of what was kept.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assessments import actions
from assessments.answers import history
from assessments.answers.importing import read_file, take_over
from assessments.evaluation import read_sheet
from assessments.models import Assessment, Evidence, Upgrade
from assessments.upgrades import item_before
from engine.playbook.answers import Answer
from plans import trying, upgrading
from plans.milestones import freezing
from plans.models import Milestone
from playbooks import catalogue
from reviews import actions as review_actions
from reviews.sealing import damage_of_answers, is_intact

pytestmark = pytest.mark.django_db

# Facts that let questions come and go beside questions of each kind: few, so that the same come up again and again.
KEYS = ("p_01", "p_02", "p_03", "mr_01", "mr_03", "dd_02", "le_01", "os_09")
STATES = [Answer("unknown"), Answer("unanswered"), Answer("not_applicable", reason="We sell nothing to schools.")]
STEPS = ("save", "save", "save", "clash", "file", "restore", "try", "attach", "withdraw", "freeze", "submit", "upgrade")
PROGRAMS = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 7), st.integers(0, 12), st.booleans()), min_size=1, max_size=18
)


def values_of(item):
    """What can be answered to a question, in the form in which the engine reads it."""
    if item.options:
        return [Answer("value", option.id) for option in item.options][:4] if item.type == "choice" else []
    if item.type == "level":
        return [Answer("value", level) for level in range(5)]
    if item.type == "text":
        return [Answer("value", text) for text in ("Rain", "雨水")]
    return []


class Account:
    """What happened, told apart from the database: each value that was kept, and each seal as it was made."""

    def __init__(self, assessment, enrolment, people):
        self.assessment, self.enrolment, self.people = assessment, enrolment, people
        self.kept = self.stored()
        self.sealed: list[SimpleNamespace] = []

    def stored(self) -> dict[tuple[str, int], object]:
        return {(row.item_id, row.rev): row.raw for row in self.assessment.history.all()}

    @property
    def items(self):
        """Some of the questions of the version that the venture answers."""
        items = catalogue.playbook_for(self.assessment.playbook_version).items
        return [items[key] for key in KEYS if key in items and values_of(items[key])]

    def rev(self, key):
        return max((rev for item, rev in self.kept if item == key), default=0)

    def note(self, item, answer, saved):
        if saved.is_changed:
            self.kept[item.id, saved.rev] = actions.stored(answer)

    def do(self, step, which, what, is_first):
        item = self.items[which % len(self.items)]
        by = self.people[0 if is_first else 1]
        getattr(self, step)(item, what, by)

    def answer(self, item, what):
        found = values_of(item) + STATES
        return found[what % len(found)]

    def save(self, item, what, by):
        answer, rev = self.answer(item, what), self.rev(item.id)
        saved = actions.save_answer(assessment=self.assessment, item_id=item.id, given=answer, by=by, expected_rev=rev)
        self.note(item, answer, saved)

    def clash(self, item, what, by):
        """Somebody whose page is older than the last answer: nothing is written over it."""
        answer, stale = self.answer(item, what), self.rev(item.id) - 1
        if stale < 0:
            return
        try:
            saved = actions.save_answer(
                assessment=self.assessment, item_id=item.id, given=answer, by=by, expected_rev=stale
            )
        except actions.AnswerChanged as changed:
            stored, is_changed = changed.current.raw, False
        else:  # the same answer as the one that stands
            stored, is_changed = actions.stored(answer), saved.is_changed
        assert (stored, is_changed) == (self.kept[item.id, stale + 1], False)

    def file(self, item, what, by):
        """Answers come in by a file, and whoever looked at them takes them all over."""
        given = values_of(item)[what % len(values_of(item))]
        raw = f'"{given.value}"' if isinstance(given.value, str) else given.value
        sheet = read_sheet(self.assessment)
        brought = read_file(sheet.playbook, "answers.yaml", f"answers:\n  {item.id}: {raw}\n".encode(), "en")
        sent = [actions.Sent(key, answer, self.rev(key)) for key, answer in brought.answers.items()]
        changed, clashed = take_over(assessment=self.assessment, carried=sent, wanted=brought.answers, by=by)
        assert clashed == []
        if changed:
            self.kept[item.id, self.rev(item.id) + 1] = actions.stored(given)

    def restore(self, item, what, by):
        last = self.rev(item.id)
        if not last:
            return
        to = 1 + what % last
        try:
            saved = history.restore(assessment=self.assessment, item=item, to=to, rev=last, by=by)
        except history.NotThere:  # the question asked something else in the version before
            assert Upgrade.objects.exists()
            return
        if saved.is_changed:
            self.kept[item.id, saved.rev] = self.kept[item.id, to]

    def try_(self, item, what, by):
        found = trying.begin(assessment=self.assessment, name="If", by=by)
        trying.put(found=found, item=item, given=values_of(item)[what % len(values_of(item))], by=by)

    def attach(self, item, what, by):
        link = f"https://example.org/{Evidence.objects.count()}"
        actions.attach_link(assessment=self.assessment, item_id=item.id, link=link, by=by)

    def withdraw(self, _item, what, by):
        pieces = list(self.assessment.evidence.current().order_by("pk"))
        if pieces:
            actions.remove_evidence(evidence=pieces[what % len(pieces)], by=by)

    def freeze(self, _item, _what, by):
        try:
            made = freezing.freeze(assessment=self.assessment, name="Now", by=by)
        except freezing.NothingToFreeze:
            return
        self.seal(made)

    def submit(self, _item, _what, by):
        self.assessment.refresh_from_db()
        try:
            made = review_actions.submit(assessment=self.assessment, enrolment=self.enrolment, by=by)
        except (review_actions.NothingToSubmit, review_actions.AlreadySubmitted):
            return
        self.seal(made)

    def upgrade(self, _item, _what, by):
        """A move may answer more questions; it takes nothing away."""
        self.assessment = Assessment.objects.with_venture().get(pk=self.assessment.pk)
        preview = upgrading.preview_of(self.assessment)
        if preview is None:
            return
        upgrading.upgrade(assessment=self.assessment, seen=preview.seen, language="en", by=by)
        before, self.kept = self.kept, self.stored()
        assert before.items() <= self.kept.items()
        self.assessment = Assessment.objects.with_venture().get(pk=self.assessment.pk)
        [milestone] = self.assessment.milestones.order_by("-pk")[:1] or [None]
        if milestone:
            self.seal(milestone)

    def seal(self, made):
        self.sealed.append(SimpleNamespace(row=made, answers=dict(made.answers), seal=made.seal))

    def check(self):
        assert self.stored() == self.kept
        standing = {row.item_id: (row.rev, row.raw) for row in self.assessment.answers.all()}
        assert all(self.kept[key, rev] == raw and self.rev(key) == rev for key, (rev, raw) in standing.items())
        asked = catalogue.playbook_for(self.assessment.playbook_version).items
        assert {key for key, _rev in self.kept if key in asked} <= standing.keys()
        assert list(damage_of_answers()) == []
        for one in self.sealed:
            row = type(one.row).objects.get(pk=one.row.pk)
            assert (row.answers, row.seal) == (one.answers, one.seal)
            assert freezing.seal_of(row) == row.seal if isinstance(row, Milestone) else is_intact(row)

    def check_pages(self):
        """Every value is shown where people look for it: in the history of its question, also of one asked no more."""
        asked = catalogue.playbook_for(self.assessment.playbook_version).items
        for key in {key for key, _rev in self.kept}:
            item = asked.get(key) or item_before(self.assessment, key)
            shown = {entry.row.rev for entry in history.entries_of(self.assessment, item, "en")}
            assert shown == {rev for other, rev in self.kept if other == key}


setattr(Account, "try", Account.try_)


@given(program=PROGRAMS, is_earlier=st.booleans())
@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a failure is told as it came: to shrink it takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_value_ever_kept_stays_reachable_and_seals_stay(program, is_earlier, on_1, enrolment, alice, erin, team):
    with transaction.atomic():
        if not is_earlier:
            upgrading.upgrade(assessment=on_1, seen=upgrading.preview_of(on_1).seen, language="en", by=alice)
        account = Account(Assessment.objects.with_venture().get(pk=on_1.pk), enrolment, (alice, erin))
        for step in program:
            account.do(*step)
            account.check()
        account.check_pages()
        transaction.set_rollback(True)
