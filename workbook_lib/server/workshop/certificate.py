"""Loads the TLS certificate of a server."""

from __future__ import annotations

import ssl
from pathlib import Path

from workbook_lib.errors import UserError


def server_ssl_context(certfile: Path | None, keyfile: Path | None) -> ssl.SSLContext | None:
    """Return the TLS settings; None where no files are named.

    Parameters
    ----------
    certfile
        Certificate chain in PEM format.
    keyfile
        Private key in PEM format, without a passphrase.

    Raises
    ------
    UserError
        When one of the two is missing, cannot be read, or does not fit the other.
    """
    if certfile is None and keyfile is None:
        return None
    if certfile is None or keyfile is None:
        raise UserError("certificate_needs_key")
    for option, path in (("--certfile", certfile), ("--keyfile", keyfile)):
        _check_readable(option, path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # Without this callback Python would ask for a passphrase in the terminal, and wait.
        context.load_cert_chain(certfile, keyfile, password=_reject_passphrase)
    except ssl.SSLError as error:
        raise _invalid(error, certfile, keyfile) from None
    except _PassphraseError:
        raise UserError("certificate_key_locked", key=keyfile) from None
    return context


class _PassphraseError(Exception):
    """The key needs a passphrase."""


def _reject_passphrase() -> str:
    raise _PassphraseError


def _check_readable(option: str, path: Path) -> None:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        raise UserError("certificate_unreadable", path=path, cause=reason, option=option) from None


def _invalid(error: ssl.SSLError, certfile: Path, keyfile: Path) -> UserError:
    if error.reason == "KEY_VALUES_MISMATCH":
        return UserError("certificate_of_other_key", key=keyfile, certificate=certfile)
    return UserError("certificate_invalid", key=keyfile, certificate=certfile)
