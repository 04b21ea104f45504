"""The guide is named, and every section that is cited has a place in it that readers know."""

from pathlib import Path

import pytest

from engine.playbook.guide import Guide, load_guide
from engine.playbook.parse import load_playbook
from engine.playbook.parts import Text

pytestmark = pytest.mark.database_free
CONTENT = Path("playbooks/content/ai_venture")


def test_places_are_told_once_each_in_the_order_cited():
    guide = load_guide(CONTENT)
    assert guide.places_of(["S8.1b", "S4.1d", "S4.1a", "S3a.4", "S0.1", "SA.2"], "en") == (
        "8.1",
        "4.1",
        "3.2",
        "abstract",
        "appendix A",
    )
    assert guide.places_of(["S0.1", "SA.2"], "zh-hans") == ("摘要", "附录 A")


def test_every_section_has_a_place_without_an_internal_id():
    guide = load_guide(CONTENT)
    cited = {section for item in load_playbook(CONTENT).items.values() for section in item.source}
    assert cited <= guide.sections
    for section in guide.sections:
        assert guide.place_of(section).en != section


def test_the_longest_beginning_wins_and_without_one_the_id_stands():
    guide = Guide(None, None, frozenset(), (("S1", Text("一", "one")), ("S1.2", Text("一之二", "one two"))))
    assert guide.place_of("S1.2a").en == "one two"
    assert guide.place_of("S1.9").en == "one"
    assert guide.place_of("Handbook 3").en == "Handbook 3"


def test_title_and_author_are_named():
    guide = load_guide(CONTENT)
    assert guide.title.zh == "AI大模型创业：如何实现未来盈利？"
    assert "AI Genius Institute" in guide.author.en


def test_a_folder_without_the_file_has_no_guide(tmp_path):
    assert load_guide(tmp_path) is None
