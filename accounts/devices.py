"""What a browser says of itself, in two words: which browser, on which system. The rest of what it says is not kept."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

# The first that is found counts: almost every browser also calls itself by the names of older ones.
BROWSERS = {
    "wechat": (r"MicroMessenger/", _lazy("WeChat")),
    "edge": (r"Edg(e|A|iOS)?/", "Edge"),
    "opera": (r"OPR/|Opera", "Opera"),
    "samsung": (r"SamsungBrowser/", "Samsung Internet"),
    "firefox": (r"Firefox/|FxiOS/", "Firefox"),
    "chrome": (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    "safari": (r"Version/[\d.]+ .*Safari/", "Safari"),
}
SYSTEMS = {
    "ios": (r"iPhone|iPod", "iPhone"),
    "ipad": (r"iPad", "iPad"),
    "harmony": (r"HarmonyOS|OpenHarmony", "HarmonyOS"),
    "android": (r"Android", "Android"),
    "windows": (r"Windows", "Windows"),
    # An iPad calls itself a Mac unless somebody asks it for the pages of a phone.
    "mac": (r"Macintosh|Mac OS X", _lazy("Mac or iPad")),
    "chromeos": (r"CrOS", "ChromeOS"),
    "linux": (r"Linux|X11", "Linux"),
}
LONGEST = 12  # letters of a code


def device_of(user_agent: str) -> tuple[str, str]:
    """Codes of the browser and the system; empty for what is not known."""
    return first_in(BROWSERS, user_agent), first_in(SYSTEMS, user_agent)


def first_in(known: Mapping[str, tuple[str, object]], user_agent: str) -> str:
    return next((code for code, (pattern, _name) in known.items() if re.search(pattern, user_agent[:1000])), "")


def device_words(browser: str, system: str) -> str:
    """A device in the reader's language."""
    names = {
        "browser": str(BROWSERS[browser][1]) if browser in BROWSERS else "",
        "system": str(SYSTEMS[system][1]) if system in SYSTEMS else "",
    }
    if all(names.values()):
        return _("%(browser)s on %(system)s") % names
    return names["browser"] or names["system"] or _("A browser that does not say what it is")
