"""The system user a server runs as: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.console.local.embedded.child import SAME_USER
from wireroom.console.local.embedded.errors import EmbeddedError

if TYPE_CHECKING:
    from pathlib import Path

SYSTEM_USER = "wireroom"
USERADD_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """The user a server runs as, in the form that ``embedded/child.py`` takes.

    ``uid`` and ``gid`` are None where it is simply the user who starts it.
    """

    spec: str = SAME_USER
    uid: int | None = None
    gid: int | None = None


def choose_server_user(data: Path, programs: Path) -> ServerUser:
    """Return whom the server on ``data`` runs as.

    An ordinary user: that user. Root: the folder's owner, for a new folder the system
    user. Where a folder on the way is closed to that user, the server gets the
    capability to enter folders, for its own life, instead of the folder a permission,
    for good.
    """
    if os.getuid() != 0:
        _check_owner(data)
        return ServerUser()
    user = _folder_owner(data) or _system_user()
    closed = _is_closed_to(data.parent, user) or _is_closed_to(
        programs / "postgres", user
    )
    search = ":search" if closed else ""
    return ServerUser(
        spec=f"{user.pw_uid}:{user.pw_gid}{search}", uid=user.pw_uid, gid=user.pw_gid
    )


def _check_owner(data: Path) -> None:
    if data.exists() and data.stat().st_uid != os.getuid():
        raise EmbeddedError(
            f"{data} belongs to user {_user_name(data.stat().st_uid)}: run as that user, or"
            " choose another data directory"
        )


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _folder_owner(data: Path) -> pwd.struct_passwd | None:
    """Return the owner of data made before, if PostgreSQL can run as that user."""
    if not data.exists() or data.stat().st_uid == 0:
        return None
    uid = data.stat().st_uid
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedError(
            f"{data} belongs to user number {uid}, who has no name on this machine:"
            f" run as that user, or give the folder to {SYSTEM_USER}"
        ) from None


def _system_user() -> pwd.struct_passwd:
    """Return the system user, made now if it is missing."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _add_system_user()
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and user {SYSTEM_USER} could not be"
            " made: run as an ordinary user"
        ) from None


def _add_system_user() -> None:
    """Ask for the user; whether it is there afterwards is what counts."""
    argv = ("useradd", "--system", "--user-group", "--no-create-home")
    try:
        subprocess.run(  # noqa: S603 - constants
            (*argv, "--shell", "/usr/sbin/nologin", SYSTEM_USER),
            check=False,
            capture_output=True,
            timeout=USERADD_SECONDS,
        )
    except FileNotFoundError:
        return


def _is_closed_to(path: Path, user: pwd.struct_passwd) -> bool:
    """Tell whether ``user`` is kept out of a file, or of a folder on the way to it."""
    return any(
        not _has_execute_bit(found.stat(), user)
        for found in (path, *path.parents)
        if found.exists()
    )


def _has_execute_bit(found: os.stat_result, user: pwd.struct_passwd) -> bool:
    if found.st_uid == user.pw_uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == user.pw_gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)
