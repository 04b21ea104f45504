"""Zones: which names are taken, and how they are said."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from accounts.zone import machine_zone, zone_called, zone_name

pytestmark = pytest.mark.database_free
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("name", ["Asia/Shanghai", "America/Argentina/Ushuaia", "Etc/GMT+1"])
def test_a_zone_that_iana_knows_is_taken(name):
    assert zone_called(name) == ZoneInfo(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "UTC",
        "Asia",
        "Asia/Atlantis",
        "../etc/passwd",
        "Asia/../UTC",
        "localtime",
        "/etc/localtime",
        "Asia/Shanghai\n",
        "A/" + "b" * 5000,
    ],
)
def test_anything_else_is_utc(name):
    assert zone_called(name) in {UTC, ZoneInfo("UTC")}


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (SHANGHAI, "Asia/Shanghai"),
        (UTC, "UTC"),
        (ZoneInfo("Etc/UTC"), "UTC"),
        (timezone(timedelta(hours=8)), "UTC+08:00"),
        (timezone(timedelta(hours=-3, minutes=-30)), "UTC-03:30"),
    ],
)
def test_a_zone_is_said_by_its_name_or_its_distance(zone, words):
    assert zone_name(datetime(2026, 11, 24, tzinfo=zone)) == words


def test_the_machine_is_asked_for_its_zone(tmp_path):
    (tmp_path / "zoneinfo" / "Asia").mkdir(parents=True)
    (tmp_path / "zoneinfo" / "Asia" / "Shanghai").touch()
    link = tmp_path / "localtime"
    link.symlink_to(tmp_path / "zoneinfo" / "Asia" / "Shanghai")
    assert machine_zone("", link) == SHANGHAI
    assert machine_zone("America/Lima", link) == ZoneInfo("America/Lima")
    assert machine_zone("", tmp_path / "none") == UTC
