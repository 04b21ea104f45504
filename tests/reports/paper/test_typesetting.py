"""Lines that are kept until they are drawn give the same file as lines that are set twice; and where lines break."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from weasyprint.text import line_break

from playbooks import catalogue
from reports.building import render_answers
from reports.paper import pdf, typesetting
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


def test_a_text_that_fits_its_line_but_for_the_space_after_it_is_not_broken_after_its_first_word():
    text = (
        "Profit)” by AI Genius Institute and Zen and the Art of Computer Programming. “First step at once” means now: "
        "only the rest of that work waits for its weeks. The same goes for whatever a step says to do at once, today, "
        "within a day or 48 hours, or this week."
    )
    data = pdf.draw(
        f'<html lang="en"><head><title>t</title></head><body><p class="note">{text} </p></body></html>'
    ).data
    lines = [line.strip() for line in PdfReader(BytesIO(data)).pages[0].extract_text().splitlines()]
    assert [line for line in lines if line.startswith("that")] == [
        "that work waits for its weeks. The same goes for whatever a step says to do at once, today, within a day or 48 hours, or this week."
    ]
