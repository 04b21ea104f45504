"""The only door to playbook content: what is published stays what was published, and what is missing is told."""

import gc

import pytest
from django.core.exceptions import ImproperlyConfigured

from engine.playbook.parse import playbook_from_canonical
from playbooks import catalogue
from playbooks.models import PlaybookVersion
from tests.tampering import tamper


def lighter(version):
    """The content of a published version with one question of another weight."""
    content = bytes(version.canonical)
    changed = content.replace(b'"weight":3', b'"weight":2', 1)
    assert changed != content
    return changed


@pytest.mark.database_free
def test_an_unknown_playbook_is_told_with_those_there_are():
    with pytest.raises(FileNotFoundError, match=r"no playbook “nothing”\. Known: .*ai_venture"):
        catalogue.content_folder("nothing")


@pytest.mark.database_free
def test_a_name_from_outside_leads_to_no_other_folder():
    with pytest.raises(FileNotFoundError):
        catalogue.content_folder("../content/ai_venture/items")


def test_without_a_published_version_it_is_said_what_to_do(db):
    with pytest.raises(ImproperlyConfigured, match="playbook publish"):
        catalogue.latest_version("ai_venture")


def test_the_same_content_is_published_once(published):
    assert catalogue.publish(catalogue.playbook_on_disk("ai_venture")) == published
    assert PlaybookVersion.objects.count() == 1


def test_other_content_under_a_taken_number_is_refused(published):
    other = playbook_from_canonical(lighter(published))
    assert (other.version, other.digest == published.digest) == (published.version, False)
    with pytest.raises(catalogue.VersionTaken):
        catalogue.publish(other)
    assert PlaybookVersion.objects.get() == published


def test_a_published_version_reads_back_equal_and_is_parsed_once(published):
    first = catalogue.playbook_for(published)
    assert first.digest == catalogue.playbook_on_disk("ai_venture").digest
    assert catalogue.playbook_for(PlaybookVersion.objects.get()) is first


def test_a_changed_version_judges_nothing_and_is_named(published):
    catalogue._playbook_with.cache_clear()
    tamper(PlaybookVersion._meta.db_table, "canonical", lighter(published))
    version = PlaybookVersion.objects.get()
    assert not catalogue.is_intact(version)
    with pytest.raises(catalogue.VersionDamaged, match="ai_venture"):
        catalogue.playbook_for(version)
    assert [line for line in catalogue.damage() if str(version) in line]


def test_what_was_read_is_spared_by_the_collector(published):
    catalogue._playbook_with.cache_clear()
    gc.unfreeze()
    catalogue.playbook_for(published)
    assert gc.get_freeze_count() > 10_000


@pytest.mark.database_free
def test_the_sample_is_a_persona_of_the_playbook_even_when_the_named_one_is_gone(settings):
    personas = catalogue.personas_on_disk("ai_venture")
    assert catalogue.sample_persona("ai_venture").id == settings.SAMPLE_PERSONA_ID
    settings.SAMPLE_PERSONA_ID = "gone"
    assert catalogue.sample_persona("ai_venture") == personas[0]
