"""The addresses of services: which schemes are spoken, and what to write for others."""

from __future__ import annotations

from types import MappingProxyType

from wireroom.http.transport.proxies import parse_proxy_url

# Instead of a proxy's address: the variables that other programs read.
ENVIRONMENT_PROXY = "environment"
DATABASE_SCHEMES = ("postgresql", "postgresql+psycopg")
REDIS_SCHEMES = ("redis", "rediss", "redis+socket", "unix")
# "memory" is a broker inside one process, for tests.
BROKER_SCHEMES = (*REDIS_SCHEMES, "amqp", "amqps", "pyamqp", "memory")
# A scheme that others write for one of these.
_SAME_AS = MappingProxyType({"postgres": "postgresql"})

_DATABASE = "write postgresql://user:password@host:5432/name"
_BROKER = "write redis://host:6379/0, rediss:// with TLS, or amqp://host for RabbitMQ"
_REMEDIES = MappingProxyType(
    {
        "valkey": "Valkey speaks the protocol of Redis: write redis://",
        "valkeys": "Valkey speaks the protocol of Redis: write rediss://",
        "sentinel": "Sentinel is not spoken: write redis:// with the address of the"
        " primary, or of a proxy that follows the primary",
        "redis+sentinel": "Sentinel is not spoken: write redis:// with the address of"
        " the primary, or of a proxy that follows the primary",
        "mysql": f"the database is PostgreSQL: {_DATABASE}",
        "mariadb": f"the database is PostgreSQL: {_DATABASE}",
        "sqlite": f"the database is PostgreSQL: {_DATABASE}",
        "postgresql+psycopg2": "the driver is psycopg 3: write postgresql://",
        "postgresql+asyncpg": "the driver is psycopg 3: write postgresql://",
    }
)


def rewrite_scheme(url: str) -> str:
    """Return the address with a scheme that means the same replaced."""
    scheme, mark, rest = url.partition("://")
    return f"{_SAME_AS.get(scheme.lower(), scheme)}{mark}{rest}"


def find_scheme_mistake(setting: str, url: str) -> str | None:
    """Return what to write instead of an address whose scheme is not spoken, or None.

    Args:
        setting: ``database_url``, ``broker_url`` or ``slots_url``.
    """
    scheme, mark, _ = url.partition("://")
    spoken = {
        "database_url": DATABASE_SCHEMES,
        "broker_url": BROKER_SCHEMES,
        "slots_url": REDIS_SCHEMES,
    }[setting]
    if mark and scheme.lower() in spoken:
        return None
    usual = _DATABASE if setting == "database_url" else _BROKER
    remedy = _REMEDIES.get(scheme.lower(), usual)
    return f"{scheme}:// is not spoken; {remedy}" if mark else f"no address; {usual}"


def find_proxy_mistake(url: str | None) -> str | None:
    """Return why the general proxy cannot be used, without its login; None: it can."""
    if url in {None, ENVIRONMENT_PROXY}:
        return None
    try:
        parse_proxy_url(url or "")
    except ValueError as error:
        return f"expected {error}, or {ENVIRONMENT_PROXY}"
    return None
