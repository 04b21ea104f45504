"""Browsers as they name themselves, in two words."""

import pytest
from django.utils import translation

from accounts.devices import BROWSERS, LONGEST, SYSTEMS, device_of, device_words

pytestmark = pytest.mark.database_free
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
AGENTS = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36": "Chrome on Windows",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0": "Edge on Windows",
    f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36 OPR/124.0": "Opera on Linux",
    f"Mozilla/5.0 (Linux; Android 16; SM-S938B) {WEBKIT} SamsungBrowser/29.0 Chrome/136.0 Mobile Safari/537.36": (
        "Samsung Internet on Android"
    ),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0": "Firefox on Mac or iPad",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 "
    "Mobile/15E148 Safari/604.1": "Safari on iPhone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "MicroMessenger/8.0.50": "WeChat on iPhone",
    "curl/8.14": "A browser that does not say what it is",
    "": "A browser that does not say what it is",
    "\x00 Firefox/ <script>": "Firefox",
}


@pytest.mark.parametrize(("agent", "said"), AGENTS.items(), ids=range(len(AGENTS)))
def test_a_device_is_named_by_browser_and_system(agent, said):
    assert device_words(*device_of(agent)) == said


def test_codes_fit_and_unknown_ones_are_no_device():
    assert max(map(len, [*BROWSERS, *SYSTEMS])) <= LONGEST
    assert device_words("netscape", "amiga") == device_words("", "")
    with translation.override("zh-hans"):
        assert device_words("wechat", "android") == "Android 上的微信"
