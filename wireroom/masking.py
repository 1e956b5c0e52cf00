"""Text for people without the user names and passwords of addresses in it."""

from __future__ import annotations

import re

MASK = "***"
# User information ends at the last "@" before the path (RFC 3986, 3.2.1).
_LOGIN = re.compile(r"(://)[^/?#\s'\"<>\\]*@")


# Where an address cannot be read, the password may hold any character.
_UNREADABLE = re.compile(r"(://)\S*@")


def mask_logins(text: str) -> str:
    """Return the text with the user information of each address replaced.

    A driver's or a library's message may quote the address that it was given.
    """
    return _LOGIN.sub(rf"\1{MASK}@", text) if "@" in text else text


def mask_unreadable(text: str) -> str:
    """Return a text that is no address, without what may be user information in it."""
    return _UNREADABLE.sub(rf"\1{MASK}@", text)
