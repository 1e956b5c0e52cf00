"""Query parameters that only identify how a reader arrived.

Only names invented by an analytics or advertising product, which no publisher would
choose for the number of an article. A tracking parameter that is not listed leads to a
duplicate, which the page's canonical link or its text still reveals; a parameter listed
wrongly loses an article. So ``id``, ``cid``, ``sid``, ``p``, ``source`` and ``ref`` are
not listed.
"""

from __future__ import annotations

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


def is_tracking(parameter: str) -> bool:
    """Return whether ``name=value`` is a tracking parameter."""
    # A feed that escapes "&" twice leaves "amp;" in front of the name.
    name = parameter.partition("=")[0].lower().removeprefix("amp;")
    return name in _NAMES or name.startswith(_PREFIXES)
