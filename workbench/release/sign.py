"""Signatures on releases: minisign over the manifest, which holds the digest of every file.

Anybody can check one with the minisign program too: `minisign -Vm manifest.json -p KEY.pub`. See
https://jedisct1.github.io/minisign/.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from workbench.errors import ExportError
from workbench.release.extra import load_extra
from workbench.release.manifest import read_sealed
from workbench.released import MANIFEST

SIGNATURE = f"{MANIFEST}.minisig"


def make_keys(path: Path, *, password: str | None = None) -> tuple[Path, Path]:
    """Write a new key pair as `PATH.key` (mode 0600, encrypted if there is a password) and
    `PATH.pub`; return both paths. Raises ExportError where a key is there already
    or the path has no name.
    """
    minisign = _load()
    if not path.name:
        raise ExportError(f"{path} is a folder.", remedy="Name the key in it.")
    secret, public = (path.with_name(path.name + suffix) for suffix in (".key", ".pub"))
    for there in (secret, public):
        if there.exists():
            raise ExportError(f"{there} exists already.", remedy="Name another key.")
    pair = minisign.KeyPair.generate()
    if password:
        pair.secret_key.encrypt(password)
    try:
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(bytes(pair.secret_key))
        public.write_bytes(bytes(pair.public_key))
    except OSError as error:
        # Half a pair is of no use, and would be in the way of the next try.
        for part in (secret, public):
            part.unlink(missing_ok=True)
        raise ExportError(
            f"The keys {secret} and {public} cannot be written: {error.strerror}.",
            remedy="Make room, or name a folder that you may write to.",
        ) from error
    return secret, public


def sign_release(folder: Path, secret_key: Path, *, password: str | None = None) -> Path:
    """Write the signature of a release beside its manifest; return its path.

    The same key and release give the same signature. Raises ExportError: no release, no such key,
    a wrong password, no room.
    """
    minisign = _load()
    values = read_sealed(folder)
    try:
        key = minisign.SecretKey.from_file(secret_key)
        if key.is_encrypted():
            key.decrypt(password or "")
    except (OSError, minisign.Error) as error:
        raise ExportError(
            f"The key {secret_key} cannot be used: {error}.", remedy="Check the key and password."
        ) from error
    signature = key.sign(
        (folder / MANIFEST).read_bytes(),
        untrusted_comment="workbench release",
        trusted_comment=f"release {values['name']} seal {values['seal']}",
    )
    path = folder / SIGNATURE
    part = path.with_name(f".{SIGNATURE}.part")
    try:
        part.write_bytes(bytes(signature))
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ExportError(
            f"The signature {path} cannot be written: {error.strerror}.",
            remedy="Make room, or sign a copy in a folder that you may write to.",
        ) from error
    return path


def signature_fits(folder: Path, public_key: Path) -> bool:
    """Return whether the manifest is signed by the owner of `public_key`, as it is now.

    Raises ExportError where the key cannot be read.
    """
    minisign = _load()
    try:
        key = minisign.PublicKey.from_file(public_key)
    except (OSError, minisign.Error) as error:
        raise ExportError(
            f"The key {public_key} cannot be read: {error}.", remedy="Name a minisign public key."
        ) from error
    try:
        signature = minisign.Signature.from_file(folder / SIGNATURE)
        key.verify((folder / MANIFEST).read_bytes(), signature)
    except (FileNotFoundError, minisign.Error):
        return False
    return True


def _load() -> Any:
    return load_extra("minisign", "Signing")
