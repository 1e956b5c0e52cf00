"""The user name and password of an address, apart from the address."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit, urlunsplit

from wireroom.model.login import Login


def split_login(url: str) -> tuple[str, Login | None]:
    """Return the address without its user information, and that as a login.

    Escapes are decoded as UTF-8 (RFC 3986, 2.5).

    Raises:
        ValueError: the text is no address, or no header can carry the login.
    """
    if "@" not in url:
        return url, None
    parts = urlsplit(url)
    userinfo, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, None
    username, _, password = userinfo.partition(":")
    login = make_login(unquote(username), unquote(password))
    return urlunsplit(parts._replace(netloc=host)), login


def make_login(username: str, password: str) -> Login:
    """Return a login; raise ValueError for one that no header can carry."""
    if not username and not password:
        raise ValueError("an empty login")
    if ":" in username:
        raise ValueError("a user name with a colon")
    if not (username + password).isprintable():
        raise ValueError("control characters in a login")
    return Login(username=username, password=password)
