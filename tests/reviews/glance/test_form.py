"""The filters of a cohort, from its address: what is offered, and what becomes of what is not understood."""

from dataclasses import replace

import pytest
from django.http import QueryDict
from django.utils.translation import override

from playbooks import catalogue
from reviews.glance import Filters, sectors_of
from reviews.glance.form import GlanceForm

pytestmark = pytest.mark.database_free


def playbook():
    return catalogue.playbook_on_disk(catalogue.default_playbook_id())


def form(query="", language="en", of=None):
    return GlanceForm(QueryDict(query), playbook=of or playbook(), language=language)


def choices(name, language="en", of=None):
    return [str(key) for key, _label in form("", language, of).fields[name].choices]


SEVERE_FIRST = Filters(text="", order="severity")


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("", {}),
        ("q=mur&sector=other", {"text": "mur", "sector": "other"}),
        ("q=%20%20mur%20", {"text": "mur"}),
        ("state=waiting&at_least=critical", {"state": "waiting", "at_least": "critical"}),
        ("runway=short", {"is_short": True}),
        ("sort=name&reverse=on", {"order": "name", "is_reversed": True}),
        ("sort=mr", {"order": "mr"}),
        ("sort=&reverse=", {}),
        ("at_least=high&chapter=le", {"at_least": "high", "chapter": "le"}),
        ("band=ready&stage=2&lead=mine", {"band": "ready", "stage": "2", "lead": "mine"}),
        ("columns=tags&columns=verdict", {"columns": ("verdict", "tags")}),
        ("truth=evidenced&shows=change&group=sector", {"truth": "evidenced", "shows": "change", "group": "sector"}),
    ],
)
def test_each_filter_is_understood(query, filters):
    found = form(query)
    assert found.filters == replace(SEVERE_FIRST, **filters)
    assert not found.errors


@pytest.mark.parametrize(
    "query",
    [
        "sector=zz",
        "state=lost",
        "at_least=mild",
        "runway=9",
        "chapter=zz",
        "band=great",
        "stage=x",
        "lead=12345",
        "tag=1",
        "columns=nonsense",
        "truth=believed",
        "group=tag",
        "sort=nonsense",
        "q=a%00b",
        "q=" + "x" * 121,
        "page=99&unknown=1",
    ],
)
def test_what_is_not_understood_is_left_out_alone(query):
    assert form(query).filters == SEVERE_FIRST
    assert form(f"{query}&reverse=on").filters == replace(SEVERE_FIRST, is_reversed=True)


def test_a_page_without_any_address_of_filters_shows_everything():
    assert GlanceForm(None, playbook=playbook(), language="en").filters == SEVERE_FIRST


def test_it_can_be_sorted_by_every_chapter_that_is_scored():
    chapters = [chapter.id for chapter in playbook().scored_chapters]
    assert choices("sort")[-len(chapters) :] == chapters
    assert {"severity", "name", "readiness", "runway", "submitted", "change", "state"} <= set(choices("sort"))


def test_the_least_severity_is_offered_from_the_mildest_up():
    assert choices("at_least") == ["", "low", "medium", "high", "critical"]


def test_every_sector_of_the_playbook_can_be_chosen_after_all_of_them():
    assert choices("sector") == ["", *sectors_of(playbook(), "en")]


@pytest.mark.parametrize(
    ("language", "every", "watch"), [("en", "All sectors", "Under 9 months"), ("zh-hans", "全部行业", "9")]
)
def test_filters_are_named_in_the_readers_language(language, every, watch):
    with override(language):
        found = form("", language)
        sectors = [str(label) for _key, label in found.fields["sector"].choices]
        runway = [str(label) for _key, label in found.fields["runway"].choices]
    assert every in sectors[0]
    assert watch in runway[1]
    assert sectors[1:] == list(sectors_of(playbook(), language).values())


def test_a_playbook_without_runway_offers_neither_filter_nor_order():
    other = replace(playbook(), runway_item=None)
    assert "runway" not in form("", of=other).fields
    assert "runway" not in choices("sort", of=other)
    columns = tuple(key for key in SEVERE_FIRST.columns if key != "runway")
    assert form("sort=runway&runway=short", of=other).filters == replace(SEVERE_FIRST, columns=columns)
    # The next form, of a playbook that asks for it, has it all the same.
    assert "runway" in choices("sort")
