"""Rows as HTML: what stands in each column and cell, escaped, in few letters."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.remembered import Remembered
from playbooks import catalogue
from reviews.glance import table as module
from reviews.glance.asked import COLUMNS, Filters
from reviews.glance.choosing import Ground
from reviews.glance.columns import columns_of
from reviews.glance.rows import Listed, Row, Sealed
from reviews.glance.table import Table, spoken
from reviews.models import ConfirmedStanding

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())


def table(**filters):
    asked = Filters(**{"columns": COLUMNS, **filters})
    ground = Ground(None, PLAYBOOK, None, None)
    return Table(ground, asked, columns_of(ground, asked, "en"), "en", query="q=a%26b&page=2", people={5: "Ana <Lee>"})


def sealed(name, summary, key=1):
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return Sealed.of(key, UUID(int=key), 7, name, "a", 3, "b", at, json.dumps(summary), None, None, None, None)


def enrolment(name="Murmur", **more):
    figures = {"is_early": None, "band": None, "stage": None, "sector": None, "version": "2.0.0"}
    figures |= {"digest": PLAYBOOK.digest, "earlier_id": None, "is_handed_in": False, "is_own": False}
    figures |= {"asked": None, "answered": None, "active_at": None, "standing_of": None}
    figures |= {"shares_progress": False, "shares_plan": False}
    keys = {"pk": 7, "public_id": UUID(int=7), "cohort_id": 1, "venture_id": 1, "venture_name": name, "lead_id": 5}
    return Listed(**{**keys, **figures, **more})


def row(name="Murmur", before=None, *, listed=None, **summary):
    one = enrolment(name, **{"is_handed_in": bool(summary), **(listed or {})})
    sent = sealed(name, summary) if summary else None
    return Row(one, sent, earlier=sealed(name, before, 2) if before else None)


def chapter(readiness=(50, 50), answered=5, **counts):
    return {"le": {"readiness": list(readiness), "answered": answered, "counts": counts}}


def cell(made, **filters):
    """The legal chapter's button: class, all that is spoken where what is seen is not enough, what is seen."""
    html = str(table(**filters).body([made]))
    found = re.search(r"<button(?: class=(\S+))? name=c value=7le>([^<]*)(?:<i>([^<]*)</i>)?</button>", html)
    kind, text, more = (one or "" for one in found.groups())
    return kind, text + more if more else "", text


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (chapter(critical=2, low=9), None, ("k4", "2 critical", "2")),
        (chapter(critical=2), chapter(critical=1), ("k4w", "2 critical, worse", "2")),
        (chapter(high=1), chapter(high=3), ("k3", "1 high", "1")),
        (chapter(), None, ("", "", "no gaps")),
        (chapter(readiness=(40, 90)), None, ("ko", "", "no gaps so far, answers are missing")),
    ],
)
def test_a_cell_is_one_shape_and_one_number(now, before, said):
    assert cell(row(chapters=now, before={"chapters": before} if before else None)) == said


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ((70, 50), ("kd-up", "", "+20")),
        ((50, 55), ("kd-dn", "", "−5")),
        ((50, 54), ("kd", "", "−4")),
        ((50, 50), ("kd-eq", "", "0")),
    ],
)
def test_a_cell_may_say_how_its_points_moved(points, said):
    now, before = (chapter(readiness=(one, one)) for one in points)
    assert cell(row(chapters=now, before={"chapters": before}), shows="change") == said


def test_a_chapter_that_cannot_be_compared_says_so_to_who_hears_it():
    """What is seen in its place is a dash of the style sheet, in a table that shows changes."""
    assert cell(row(chapters=chapter()), shows="change") == ("", "", "no comparison")
    assert '<table class="is-moves">' in render_to_string("reviews/_table.html", {"filters": Filters(shows="change")})
    assert "<table>" in render_to_string("reviews/_table.html", {"filters": Filters()})


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("2", "2 critical", ">2<i> critical</i>"),
        ("", "no gaps", ">no gaps"),
        ("2", "critical: 2", ' aria-label="critical: 2">2'),
        ("+3", "", ">+3"),
    ],
)
def test_words_are_heard_once_wherever_a_language_puts_the_figure(text, words, html):
    assert spoken(text, words) == html


def figures(made, **filters):
    html = str(table(**filters).body([made]))
    columns = [one for one in table(**filters).columns if not one.is_chapter]
    found = re.findall(r'<td class="?(?!x|s>)([^">]*)"?>(.*?)(?=<td|\n)', html)
    return {column.key: re.sub("<[^>]*>", "", text) for column, (_kind, text) in zip(columns, found, strict=False)}


def test_a_verdict_says_shortly_what_alone_keeps_the_next_one_away():
    """The page of the submission heads it: "Ready but for: Impact assessment (LE-02)"."""
    keys = [PLAYBOOK.names["LE-02"], PLAYBOOK.names["LE-03"]]
    near = {"band": "conditional", "next_band": "ready", "but_for": keys[:1], "chapters": {}}
    assert figures(row(**near))["verdict"] == "1 gap from “Ready”"
    html = str(table().body([row(**near | {"but_for": keys})]))
    title, text = re.search(r'<span title="([^"]*)">([^<]*)<', html).groups()
    assert text == "2 gaps from “Ready”"
    assert title.count("(LE-02)") == title.count("(LE-03)") == 1
    assert figures(row(**near | {"is_early": True}))["verdict"] == "Too early to say"
    assert figures(row(**near | {"but_for": []}))["verdict"] == "Ready with conditions"
    other = row(**near | {"but_for": ["gone"]}, listed={"digest": "of another version"})
    assert figures(other)["verdict"] == "1 gap from “Ready”"


def test_figures_are_those_of_the_summary():
    forecast = {"currency": "CNY", "horizon": 36, "break_even": 14, "lowest_month": 2, "lowest_cash": -1.2e6, "need": 0}
    summary = {"band": PLAYBOOK.bands[0].id, "readiness": [40.04, 60], "evidenced": [20, 30], "runway": 4.5}
    said = figures(row(**summary, maturity=[30, 30], stage=2, sector="other", forecast=forecast))
    assert said["readiness"] == "40.0–60.0"
    assert (said["evidenced"], said["maturity"], said["change"]) == ("20.0", "30.0", "–")
    assert (said["runway"], said["break_even"], said["lowest_cash"]) == ("4.5, short", "month 14", "CNY −1.2 m")
    assert figures(row(**summary), truth="evidenced")["readiness"] == "20.0–30.0"


def test_who_has_not_handed_in_has_dashes_and_one_cell_over_all_chapters():
    html = str(table().body([row()]))
    assert "colspan=8" in html
    assert "nothing shared" in html
    assert "<button" not in html


def test_names_are_text_everywhere():
    html = str(table().body([row(name='"><script>', band="x")]))
    assert "<script>" not in html
    assert "&lt;Lee&gt;" in html


@pytest.mark.parametrize(
    ("name", "is_apart"), [("Murmur", False), ("望潮 №1", False), ("שלום", True), ("a\u202eb", True), ("مرحبا 2", True)]
)
def test_names_that_turn_what_stands_beside_them_are_kept_apart(name, is_apart):
    html = str(table().body([row(name, band="x"), row(name)]))
    assert html.count(f"<bdi>{name}</bdi>") == 2 * is_apart


def test_a_row_of_another_version_says_so():
    assert "2.0.0</small>" not in str(table().body([row(band="x")]))
    assert "2.0.0</small>" in str(table().body([row(band="x", listed={"digest": "f" * 64})]))


def test_links_keep_the_view():
    html = str(table().body([row(band="x")]))
    assert f"<a href=/submissions/{UUID(int=1)}>Murmur</a>" in html
    assert 'href="?q=a%26b&amp;sort=le"' in str(table().head())
    assert 'href="?q=a%26b&amp;at_least=critical&amp;chapter=le"' in str(table().feet({}))


def test_the_head_tells_the_order_and_turns_it_round():
    head = str(table(order="readiness").head())
    assert re.search(r'aria-sort="descending"><a href="[^"]*sort=readiness&amp;reverse=on"', head)
    turned = str(table(order="readiness", is_reversed=True).head())
    assert re.search(r'aria-sort="ascending"><a href="[^"]*sort=readiness"', turned)
    assert 'aria-sort="ascending"' in str(table(order="name").head())


def confirmed(made, **kept):
    agreed = ConfirmedStanding(reviews=2, readiness=12.04, readiness_high=61.5, chapters={"le": [5.0, 40.0]}, **kept)
    return replace(made, is_fixed=True, agreed=agreed)


def test_confirmed_readiness_is_an_interval_or_says_why_there_is_none():
    made = row(chapters=chapter(), readiness=[70, 70], evidenced=[30, 30])
    asked = table(truth="confirmed")
    assert asked.figure(confirmed(made), "readiness") == asked.figure(confirmed(made), "confirmed") == "12.0–61.5"
    assert asked.figure(made, "readiness") == "no review yet"
    hidden = replace(made, hidden=frozenset({made.submission.pk}))
    assert asked.figure(hidden, "readiness") == "not shown to you yet"
    assert table(truth="claimed").figure(confirmed(made), "readiness") == "70.0"
    assert table(truth="evidenced").figure(confirmed(made), "readiness") == "30.0"


def test_a_chapter_moves_by_what_is_confirmed():
    made = confirmed(row(chapters=chapter()))
    assert made.cell("le").points("confirmed") == 5
    assert row(chapters=chapter()).cell("le").points("confirmed") is None
    assert cell(made, truth="confirmed", shows="change")[2] == "no comparison"


def test_a_row_is_written_once_and_anew_where_anything_in_it_differs(monkeypatch):
    """What it says is kept by all that it follows from: what was sealed, what the reader may see, words and columns."""
    monkeypatch.setattr(module, "ROWS", Remembered(most=100))
    near = {"chapters": chapter(high=2), "readiness": [70, 70], "but_for": [PLAYBOOK.names["LE-02"]]}
    near |= {"next_band": "ready"}
    made = row(**near)
    agreed = made.submission._replace(reviews=1, readiness=5.0, readiness_high=6.0, chapters={})
    agreed = Sealed.of(*agreed[:-1])
    variants = {
        "the same": (made, {}),
        "another figure": (row(**near | {"readiness": [71, 71]}), {}),
        "another name": (row("Halyard", **near), {}),
        "what came before": (row(**near, before={"chapters": chapter(low=1), "readiness": [60, 60]}), {}),
        "another lead": (row(**near, listed={"lead_id": 6}), {}),
        "not at this checkpoint": (row(**near, listed={"is_handed_in": False}), {}),
        "nothing handed in": (row(), {}),
        "progress": (row(listed={"shares_progress": True, "asked": 9, "answered": 4}), {}),
        "a shared plan": (row(listed={"shares_plan": True}), {}),
        "a broken seal": (Row(made.enrolment, None, is_broken=True), {}),
        "confirmed": (replace(made, submission=agreed), {}),
        "confirmed, not for this reader": (replace(made, submission=agreed, hidden=frozenset({1})), {}),
        "fewer columns": (made, {"columns": ("verdict",)}),
        "as evidenced": (made, {"truth": "evidenced"}),
        "as confirmed": (made, {"truth": "confirmed"}),
        "its change": (made, {"shows": "change"}),
    }

    def written(language):
        with override(language):
            return {
                (language, name): str(replace(table(**asked), language=language).body([one]))
                for name, (one, asked) in variants.items()
            }

    first = written("en") | written("zh-hans")
    assert len(set(first.values())) == len(first)
    again = written("en") | written("zh-hans")
    assert again == first
    assert len(module.ROWS.kept) == len(first)
    monkeypatch.setattr(module, "ROWS", Remembered(most=0))
    assert written("en") | written("zh-hans") == first


def test_filters_and_the_open_cell_are_of_the_view_and_not_of_the_row():
    made = row(chapters=chapter(high=2))
    tagged = row(listed={"tags": "9,8"})
    plain = table()
    assert "aria-current" in str(replace(plain, opened=(7, "le")).body([made]))
    assert "aria-current" not in str(plain.body([made]))
    assert str(table(text="mur", order="name").body([made])) == str(plain.body([made]))
    assert " checked" in str(replace(plain, is_all=True).body([made]))
    named = replace(plain, tags={8: "hard & ware", 9: "Zero"})
    assert "<td class=t0>hard &amp; ware, Zero<" in str(named.body([tagged]))
    assert "hard &amp; ware" not in str(plain.body([tagged])) + str(named.body([made]))
