"""Parts of an address that only identify how a reader arrived, or who is reading.

Only names invented by an analytics or advertising product, which no publisher would
choose for the number of an article. A tracking parameter that is not listed leads to a
duplicate, which the page's canonical link or its text still reveals; a parameter listed
wrongly loses an article. So ``id``, ``cid``, ``sid``, ``p``, ``source`` and ``ref`` are
not listed; ``sid`` is a session only with the 32 hexadecimal digits of one.
"""

from __future__ import annotations

import re

_PREFIXES = (
    "utm_", "mtm_", "matomo_", "piwik_", "pk_", "__hs", "_hs", "hsa_", "stm_",
    "fb_action_", "guce_", "at_custom",
)  # fmt: skip
_NAMES = frozenset({
    # advertising clicks
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid",
    "ymclid", "twclid", "ttclid", "li_fat_id", "epik", "srsltid", "rb_clickid",
    "wickedid", "_openstat",
    # sharing
    "igshid", "igsh", "fb_source", "fb_ref", "sr_share", "_branch_match_id",
    "_branch_referrer",
    # newsletters
    "mc_cid", "mc_eid", "mkt_tok", "vero_id", "vero_conv", "oly_anon_id",
    "oly_enc_id", "ml_subscriber", "ml_subscriber_hash", "trk_contact", "trk_msg",
    "trk_module", "trk_sid", "hsctatracking",
    # audience measurement
    "at_medium", "at_campaign", "at_link_id", "xtor", "wt_mc", "wt.mc_id", "wt.mc_ev",
    "guccounter", "_ga", "_gl", "ns_mchannel", "ns_campaign", "ns_linkname", "ns_fee",
})  # fmt: skip
# Session ids: the same page has another one for each visitor. Names of frameworks and
# of shop and forum software; the value is not looked at.
_SESSIONS = frozenset({
    "phpsessid", "jsessionid", "aspsessionid", "asp.net_sessionid", "sessionid",
    "session_id", "sessid", "zenid", "oscsid", "cfid", "cftoken", "xtcsid", "fsid",
})  # fmt: skip
# Names that forum software gives to a session; elsewhere they count or search.
_SHORT_SESSIONS = frozenset({"sid", "s"})
_HASH = re.compile(r"[0-9a-f]{32}")
# ASP.NET without cookies, and the path parameters of servlet containers.
_SESSION_IN_PATH = re.compile(
    r"/\([SAFX]\([A-Za-z0-9]{16,40}\)(?:[SAFX]\([A-Za-z0-9]{1,40}\))*\)(?=/)"
    r"|;(?:jsessionid|phpsessid|sessionid|sid)=[^/;?]*",
    re.IGNORECASE,
)


def is_tracking(parameter: str) -> bool:
    """Return whether ``name=value`` is a tracking parameter or a session id."""
    # A feed that escapes "&" twice leaves "amp;" in front of the name.
    name, _, value = parameter.lower().removeprefix("amp;").partition("=")
    if name.startswith("aspsessionid"):
        return True
    if name == "source" and value.startswith("rss-"):
        # What Medium puts behind the links of its feeds; elsewhere "source" is content.
        return True
    if name in _SHORT_SESSIONS and _HASH.fullmatch(value):
        return True
    return name in _NAMES or name in _SESSIONS or name.startswith(_PREFIXES)


def strip_session(path: str) -> str:
    """Return a path without the session id that a server put into it."""
    return _SESSION_IN_PATH.sub("", path) if ";" in path or "/(" in path else path
