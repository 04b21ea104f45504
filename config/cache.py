"""Caches that fail open: what they hold (counters of limits) is never worth refusing a sign-in for."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger("plumbline.cache")
# A healthy Redis answers within a millisecond; a frozen one must not hold up a person.
PATIENCE = 0.3
# After a failure the cache is left alone so long: a request asks it a dozen times.
PAUSE = 5.0


class FailOpen:
    """A cache without which everything goes on: limits then do not count, and a log line says so."""

    paused_until = 0.0

    def attempt(self, work: Callable[[], Any], otherwise: Any) -> Any:
        """What the cache answers; `otherwise` while it cannot be reached."""
        if time.monotonic() < FailOpen.paused_until:
            return otherwise
        try:
            return work()
        except (RedisError, OSError) as error:
            # For all: each thread has a cache object of its own, and all ask the same server.
            FailOpen.paused_until = time.monotonic() + PAUSE
            log.error("The cache does not answer (%s); limits do not count meanwhile.", error)
            return otherwise

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self.attempt(lambda: super(FailOpen, self).add(key, value, timeout, version), True)  # type: ignore[misc]

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self.attempt(lambda: super(FailOpen, self).get(key, default, version), default)  # type: ignore[misc]

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self.attempt(lambda: super(FailOpen, self).set(key, value, timeout, version), None)  # type: ignore[misc]

    def delete(self, key: Any, version: Any = None) -> Any:
        return self.attempt(lambda: super(FailOpen, self).delete(key, version), False)  # type: ignore[misc]

    def has_key(self, key: Any, version: Any = None) -> Any:
        return self.attempt(lambda: super(FailOpen, self).has_key(key, version), False)  # type: ignore[misc]

    def incr(self, key: Any, delta: Any = 1, version: Any = None) -> Any:
        return self.attempt(lambda: super(FailOpen, self).incr(key, delta, version), delta)  # type: ignore[misc]

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self.attempt(lambda: super(FailOpen, self).touch(key, timeout, version), False)  # type: ignore[misc]


class OpenFileCache(FailOpen, FileBasedCache):
    """The embedded default: one file for each entry."""

    def _createdir(self) -> None:
        # Asked for already when the cache is made; what cannot be written is found out by the first entry.
        with contextlib.suppress(OSError):
            super()._createdir()  # type: ignore[misc]


class OpenRedisCache(FailOpen, RedisCache):
    """Redis, asked once and briefly."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        # redis-py tries several times by itself; each would cost the whole patience again.
        options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, {**params, "OPTIONS": {**options, **params.get("OPTIONS", {})}})
