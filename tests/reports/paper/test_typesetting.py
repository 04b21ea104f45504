"""Lines that are kept until they are drawn give the same file as lines that are set twice."""

import pytest
from weasyprint.text import line_break

from playbooks import catalogue
from reports.building import render_answers
from reports.paper import typesetting
from tests.conftest import persona
from tests.reports.paper.test_pdf import NOW

pytestmark = [pytest.mark.database_free, pytest.mark.long, pytest.mark.together]
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
ODD = "一行\n两行\n\nשלום עולם " + "W" * 200 + " a\u00adb\tc 喆𠮷 👨‍👩‍👧 ệ"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_bytes_are_the_same(monkeypatch, language):
    items = [i for i in PLAYBOOK.items.values() if i.na_allowed and i.is_asked][:4]
    answers = persona("R-03").answers | {item.id: {"na": ODD} for item in items}

    def draw():
        return render_answers(PLAYBOOK, answers, language=language, venture=ODD[:60], now=NOW)

    assert line_break.Layout is typesetting.KeptLayout
    kept = draw()
    monkeypatch.setattr(line_break, "Layout", typesetting.Layout)
    assert draw() == kept
