"""The user that runs the server: PostgreSQL refuses to run as root."""

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
    """The user that runs a server.

    Attributes:
        spec: argument for :func:`wireroom.console.local.embedded.child.wrap_command`.
        uid, gid: None for the user of this process.
    """

    spec: str = SAME_USER
    uid: int | None = None
    gid: int | None = None


def choose_server_user(data: Path, programs: Path) -> ServerUser:
    """Return the user for the server on ``data``.

    An unprivileged process: its own user. Root: the owner of the folder, for a new
    folder the system user. If a folder on the path is closed to that user, the server
    gets the capability to enter folders while it runs, and the permissions of the
    folder stay as they are.

    Raises:
        EmbeddedError: no such user can be used.
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
        owner = _user_name(data.stat().st_uid)
        raise EmbeddedError(
            f"{data} belongs to user {owner}: run as that user, or choose another data"
            " directory"
        )


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _folder_owner(data: Path) -> pwd.struct_passwd | None:
    """Return the owner of existing data; None for new data, or if root owns it."""
    if not data.exists() or data.stat().st_uid == 0:
        return None
    uid = data.stat().st_uid
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedError(
            f"{data} belongs to user number {uid}, who has no name on this machine:"
            f" run as that user, or change the owner to {SYSTEM_USER}"
        ) from None


def _system_user() -> pwd.struct_passwd:
    """Return the system user, and create it if it is missing."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _add_system_user()
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and user {SYSTEM_USER} could not be"
            " created: run as an unprivileged user"
        ) from None


def _add_system_user() -> None:
    """Create the user if possible; the caller checks whether it exists."""
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
    """Return whether ``user`` may not enter a file or one of its parent folders."""
    return any(
        not _has_execute_bit(part.stat(), user)
        for part in (path, *path.parents)
        if part.exists()
    )


def _has_execute_bit(status: os.stat_result, user: pwd.struct_passwd) -> bool:
    if status.st_uid == user.pw_uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == user.pw_gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
