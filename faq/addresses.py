"""Addresses that work only for who copied them: sessions, proxies, one's own machine, and what to use instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from urllib.parse import SplitResult

ID_CHARACTERS = 12  # a session's number is long; `sid=google` is not one
_SESSION_KEYS = {
    *("session", "sessionid", "session_id", "sessid", "jsessionid", "phpsessid", "cfid", "cftoken", "authtoken"),
    *("access_token", "samlresponse", "refreqid", "x-amz-signature", "accountid", "usergroupname"),
}
_PERHAPS_SESSION_KEYS = {"sid", "token", "auth", "ticket", "signature", "crid", "pdmfid"}
_TRACKING_KEYS = {"fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "igshid"}
_WRAPPERS = {"www.google.com": "q", "google.com": "q", "l.facebook.com": "u", "safelinks.protection.outlook.com": "url"}
_PROXY_HOST = re.compile(
    r"(?:^|\.)(?:[\w-]{0,20}ezproxy[\w-]{0,20}|[\w-]{0,12}proxy|libproxy[\w-]{0,20})\.|\.idm\.oclc\.org\Z"
)
_INSIDE = re.compile(r"localhost\Z|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|intranet\.|[^.]+\Z")

SESSION = "This address belongs to your own session; it will not open for the patron."


@dataclass(frozen=True)
class Hint:
    """What is wrong with one link.

    `code`: `unlabelled`, `empty_label`, `session`, `proxied`, `local` or `tracking`.
    `better`: an address to offer, or "".
    """

    code: str
    url: str
    message: str
    better: str = ""

    @property
    def breaks(self) -> bool:
        """Whether the link won't work for somebody else, or not tomorrow."""
        return self.code in {"session", "proxied", "local"}


def address(url: str) -> Iterator[Hint]:
    """At most one hint: the gravest."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").lower()
    except ValueError:  # such as a half-written IPv6 address
        yield Hint("local", url, "This is not a whole address.")
        return
    hint = (
        _inside(url, host)
        or _wrapped(url, parts, host)
        or _proxied(url, parts, host)
        or _known(url, parts, host)
        or _session(url, parts)
        or _tracked(url, parts)
    )
    if hint:
        yield hint


def _inside(url: str, host: str) -> Hint | None:
    if _INSIDE.match(host):
        return Hint("local", url, "This address works only on your own machine or network.")
    if host.endswith(".libapps.com") or "/admin_c.php" in url:
        return Hint("local", url, "This is the page for editors; patrons can't open it. Copy the public address.")
    return None


def _wrapped(url: str, parts: SplitResult, host: str) -> Hint | None:
    for wrapper, key in _WRAPPERS.items():
        is_wrapper = host == wrapper or host.endswith(f".{wrapper}")
        inner = _one(parts, key) or _one(parts, "url")
        if is_wrapper and inner.startswith("http") and (parts.path in {"/url", "/l.php"} or "outlook" in wrapper):
            return Hint("tracking", url, "This goes through somebody who counts clicks. Use the address itself.", inner)
    return None


def _proxied(url: str, parts: SplitResult, host: str) -> Hint | None:
    """Proxy log-in addresses (`/login?url=…`) are permanent; hosts rewritten by a proxy belong to a session."""
    if not _PROXY_HOST.search(host):
        return None
    target = _one(parts, "url") or _one(parts, "qurl")
    if parts.path.rstrip("/") in {"/login", ""} and target:
        inner = next(address(target), None)
        if inner is None or not inner.better:
            return None
        return Hint(inner.code, url, inner.message, f"{url.split('url=', maxsplit=1)[0]}url={inner.better}")
    original = _behind_proxy(host)
    plain = urlunsplit(("https", original, parts.path, parts.query, "")) if "." in original else ""
    inner = next(address(plain), None) if plain else None
    message = "This address runs through the proxy of your own sign-in. Use the resource's permalink."
    return Hint("proxied", url, message, (inner.better if inner else "") or plain)


def _behind_proxy(host: str) -> str:
    """“www-jstor-org.ezproxy.example.edu” is www.jstor.org; a hyphen of its own is doubled."""
    if host.endswith(".idm.oclc.org"):
        original = host.split(".", maxsplit=1)[0]
    else:
        found = _PROXY_HOST.search(host)
        original = host[: found.start()] if found else ""
    if "." not in original:
        original = original.replace("--", "\0").replace("-", ".").replace("\0", "-")
    return original


def _known(url: str, parts: SplitResult, host: str) -> Hint | None:
    """Resources whose permalink can be told from the session's address, or whose own name for it is known."""
    for ending, better in _RESOURCES.items():
        if host == ending or host.endswith(f".{ending}"):
            return better(url, parts)
    return None


def _ebsco(url: str, parts: SplitResult) -> Hint | None:
    if not re.match(r"/(?:ehost|eds|ehost-live|c/)", parts.path):
        return None
    keys = {**_pairs(parts.query), **_pairs(parts.fragment)}
    number, base = keys.get("AN", ""), keys.get("db", "")
    better = ""
    if number and base:
        query = urlencode({"direct": "true", "db": base, "AN": number, "site": "ehost-live"})
        better = f"https://search.ebscohost.com/login.aspx?{query}"
    return Hint(
        "session", url, f"{SESSION} In EBSCO, “Permalink” or “Share” beside the record has the lasting one.", better
    )


def _proquest(url: str, parts: SplitResult) -> Hint | None:
    found = re.match(r"/(?:[a-z0-9]{1,20}/)?docview/(\d{1,20})(/.{1,300})?", parts.path)
    if found and not found.group(2) and not parts.query and "search" not in (parts.hostname or ""):
        return None
    better = f"https://www.proquest.com/docview/{found.group(1)}" if found else ""
    return Hint("session", url, f"{SESSION} In ProQuest, “Abstract/Details” shows the document's URL.", better)


def _jstor(url: str, parts: SplitResult) -> Hint | None:
    found = re.match(r"/stable/(?:pdf/|resrep/)?([\w./-]{1,80}?)(?:\.pdf)?\Z", parts.path)
    if not parts.query and "/pdf/" not in parts.path:
        return None
    better = f"https://www.jstor.org/stable/{found.group(1)}" if found else ""
    return (
        Hint("session", url, "This carries your own search. JSTOR's “stable URL” is the lasting one.", better)
        if better
        else None
    )


def _gale(url: str, parts: SplitResult) -> Hint | None:
    number = _one(parts, "id") or _one(parts, "docId")
    if not parts.path.startswith("/ps/") or not number:
        return None
    product = _one(parts, "p") or _one(parts, "prodId")
    better = f"https://link.gale.com/apps/doc/{number.removeprefix('GALE|')}/{product}" if product else ""
    return Hint("session", url, f"{SESSION} In Gale, “Get link” has the lasting one.", better)


def _primo(url: str, parts: SplitResult) -> Hint | None:
    if "/permalink/" in parts.path or "fulldisplay" not in parts.path:
        return None
    keys = _pairs(parts.query)
    kept: dict[str, str] = {key: keys[key] for key in ("docid", "vid") if key in keys}
    if len(kept) < 2 or set(keys) == set(kept):  # noqa: PLR2004 -- both
        return None
    better = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))
    return Hint(
        "session",
        url,
        "This carries your own search. “Permalink” among the record's actions has the lasting one.",
        better,
    )


def _lexis(url: str, parts: SplitResult) -> Hint | None:
    if parts.path.startswith(("/api/", "/permalink")):
        return None
    return Hint("session", url, f"{SESSION} In Nexis Uni, “Actions, Link to this page” has the lasting one.")


def _sciencedirect(url: str, parts: SplitResult) -> Hint | None:
    found = re.match(r"/science/article/(?:abs/)?pii/(\w{10,30})", parts.path)
    if not found or (not parts.query and parts.path.rstrip("/").endswith(found.group(1))):
        return None
    better = f"https://www.sciencedirect.com/science/article/pii/{found.group(1)}"
    return Hint("session", url, "This is a passing address of the PDF. The article's page lasts.", better)


_RESOURCES = {
    "ebscohost.com": _ebsco,
    "ebsco.com": _ebsco,
    "proquest.com": _proquest,
    "jstor.org": _jstor,
    "go.gale.com": _gale,
    "primo.exlibrisgroup.com": _primo,
    "advance.lexis.com": _lexis,
    "sciencedirect.com": _sciencedirect,
}


def _session(url: str, parts: SplitResult) -> Hint | None:
    path, semicolon, matrix = parts.path.partition(";")
    in_path = bool(semicolon) and matrix.lower().startswith(("jsessionid", "phpsessid", "sid="))
    keys = [key for key, value in parse_qsl(parts.query) if _is_session(key.lower(), value, parts.path)]
    if not in_path and not keys:
        return None
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if key not in keys])
    better = urlunsplit((parts.scheme, parts.netloc, path if in_path else parts.path, query, ""))
    return Hint("session", url, f"{SESSION} Look for “permalink”, “share” or “cite” on the page.", better)


def _is_session(key: str, value: str, path: str) -> bool:
    if "openurl" in path.lower() or "resolver" in path.lower():
        return False  # OpenURL's sid names who asks
    return key in _SESSION_KEYS or (key in _PERHAPS_SESSION_KEYS and len(value) >= ID_CHARACTERS)


def _tracked(url: str, parts: SplitResult) -> Hint | None:
    pairs = parse_qsl(parts.query)
    kept = [
        (key, value) for key, value in pairs if key.lower() not in _TRACKING_KEYS and not key.lower().startswith("utm_")
    ]
    if len(kept) == len(pairs):
        return None
    better = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), parts.fragment))
    return Hint(
        "tracking", url, "The end of this address only counts who clicked. The shorter one does the same.", better
    )


def _one(parts: SplitResult, key: str) -> str:
    return parse_qs(parts.query).get(key, [""])[0]


def _pairs(query: str) -> dict[str, str]:
    return dict(parse_qsl(unquote(query) if "%3D" in query else query))
