"""What looks like a conflict of interest: proposed to whoever assigns, and never decided by the product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

DOMAIN, ORGANISATION = "domain", "organisation"
# Where anybody can have an address: sharing one says nothing.
PUBLIC_DOMAINS = frozenset(
    [
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "aol.com"),
        *("icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "web.de", "mail.com"),
        *("qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com", "139.com"),
        *("189.cn", "aliyun.com", "yandex.com", "yandex.ru", "mail.ru", "naver.com", "fastmail.com", "zoho.com"),
    ]
)


def domain_of(address: str) -> str:
    """What stands after the @ in lower case; empty for a domain where anybody can have an address."""
    domain = address.rpartition("@")[2].casefold()
    return "" if domain in PUBLIC_DOMAINS else domain


def hint(address: str, works_for: Iterable[int], members: Iterable[tuple[str, Iterable[int]]]) -> str:
    """What ties a reviewer to a venture, as far as the product can see: ORGANISATION, DOMAIN, or nothing.

    Args:
        address: of the reviewer.
        works_for: the keys of the organisations the reviewer works for.
        members: of each member of the venture the address, and the keys of the organisations they work for.
    """
    own, organisations = domain_of(address), set(works_for)
    found = ""
    for other, theirs in members:
        if organisations & set(theirs):
            return ORGANISATION
        if own and domain_of(other) == own:
            found = DOMAIN
    return found


def hints_of(
    addresses: Mapping[int, str],
    works_for: Mapping[int, Iterable[int]],
    members: Mapping[int, Iterable[int]],
    ignored: Iterable[tuple[int, int]] = (),
) -> dict[tuple[int, int], str]:
    """The hints by pair: venture, reviewer.

    Args:
        addresses, works_for: by the key of the person, of reviewers and members alike.
        members: by the key of the venture the keys of its members; `works_for` names the reviewers among its keys.
        ignored: pairs of which somebody has declared something already.
    """
    known, found = set(ignored), {}
    for venture, people in members.items():
        theirs = [(addresses.get(one, ""), works_for.get(one, ())) for one in people]
        for reviewer in works_for:
            if reviewer in people or (venture, reviewer) in known:
                continue
            said = hint(addresses.get(reviewer, ""), works_for[reviewer], theirs)
            if said:
                found[venture, reviewer] = said
    return found
