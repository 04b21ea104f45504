from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from allauth.core.internal import ratelimit

        # Attempts from one address are counted one after the other, under a lock. Who does not get it in time is told
        # "too many attempts", which is untrue of a class behind one router on a busy machine: so wait as long as a
        # lock can last that a stopped process has left behind.
        ratelimit.CACHE_LOCK_WAIT_TIMEOUT = ratelimit.CACHE_LOCK_TIMEOUT + 1
