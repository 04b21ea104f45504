"""Whether something is new to somebody since they last read “What is new”: a quiet mark, until they open it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache

from accounts.models import AnyUser, User
from config.guides import FOLDER


@cache
def newest() -> tuple[str, date]:
    """The state of the news, which changes when a line is added to the newest day, and that day."""
    text = (FOLDER / "news.en.md").read_text(encoding="utf-8")
    heading, lines = re.split(r"^## ", text, flags=re.MULTILINE)[1].split("\n", 1)
    day = datetime.strptime(heading.strip(), "%d %B %Y").replace(tzinfo=UTC).date()
    return f"{day.isoformat()}/{len(re.findall(r'^- ', lines, re.MULTILINE))}", day


def is_new_to(user: AnyUser) -> bool:
    """Whether the news changed since somebody read them. To newcomers nothing is new: they know no earlier product."""
    if not isinstance(user, User):
        return False
    state, day = newest()
    return user.news_seen != state and user.joined_at.astimezone(UTC).date() < day - timedelta(days=1)


def have_read(user: AnyUser) -> None:
    """Notes that somebody has the news of today before them; writes nothing where that is known."""
    state, _day = newest()
    if isinstance(user, User) and user.news_seen != state:
        User.objects.filter(pk=user.pk).update(news_seen=state)
        user.news_seen = state
