"""The preview of a move in words, in both languages."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from plans.upgrade_page import UpgradePage
from plans.upgrading import preview_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "none"), [("en", "Too early to say"), ("zh-hans", "现在下结论还早")])
def test_without_answers_neither_version_says_anything(assessment, earlier_version, language, none):
    assessment.playbook_version = earlier_version
    assessment.save()
    with override(language):
        page = UpgradePage(preview_of(assessment), language)
        scores = page.scores

    assert none in scores[0].then
    assert none in scores[0].now
    assert [part.rows for part in page.parts if part.id != "new"] == [()] * 4


def test_each_answer_stands_in_one_part_and_says_what_comes_in_its_place(on_1):
    page = UpgradePage(preview_of(on_1), "en")

    found, parts = page.preview.found, {part.id: part for part in page.parts}
    listed = [row.code for key in ("changed", "again", "archived") for row in parts[key].rows]
    assert len(listed) == len(set(listed))
    same = [key for key in found.moves if found.before.items[key].code not in listed]
    assert parts["carried"].said.startswith(f"{len(same)} ")
    assert all(found.moves[key].fate == "carried" and key in found.after.items for key in same)
    assert all(row.later for row in parts["again"].rows)
    assert {row.code for row in parts["archived"].rows} == {
        found.before.items[key].code for key in found.with_fate("archived")
    }
