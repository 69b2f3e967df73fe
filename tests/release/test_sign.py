"""Signed releases: by whom, and as they are."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

import minisign
import pytest

from workbench.errors import ExportError
from workbench.ledger import Ledger
from workbench.release import export, make_keys, read_recipe, sign_release, verify


@pytest.fixture
def release(ledger: Ledger, tmp_path: Path) -> Path:
    export(read_recipe("audit"), ledger, tmp_path / "out")
    return tmp_path / "out"


def test_a_signed_release_verifies_with_the_owners_key_only(release: Path, tmp_path: Path) -> None:
    secret, public = make_keys(tmp_path / "mine")
    _, other = make_keys(tmp_path / "other")
    sign_release(release, secret)
    assert verify(release) == []
    assert verify(release, public_key=public) == []
    [problem] = verify(release, public_key=other)
    assert problem.message == "The release is not signed by other.pub."


def test_minisign_itself_accepts_the_signature(release: Path, tmp_path: Path) -> None:
    secret, public = make_keys(tmp_path / "mine")
    sign_release(release, secret)
    minisign.PublicKey.from_file(public).verify_file(release / "manifest.json")


def test_another_manifest_does_not_carry_the_signature(
    release: Path, ledger: Ledger, tmp_path: Path
) -> None:
    secret, public = make_keys(tmp_path / "mine")
    signature = sign_release(release, secret)
    export(read_recipe("training"), ledger, tmp_path / "forged")
    shutil.copy(signature, tmp_path / "forged")
    assert [p.problem for p in verify(tmp_path / "forged", public_key=public)] == ["altered"]


def test_an_unsigned_release_is_found_where_a_signature_is_asked_for(
    release: Path, tmp_path: Path
) -> None:
    _, public = make_keys(tmp_path / "mine")
    assert [p.problem for p in verify(release, public_key=public)] == ["missing"]


def test_a_garbled_signature_is_no_signature(release: Path, tmp_path: Path) -> None:
    secret, public = make_keys(tmp_path / "mine")
    sign_release(release, secret).write_text("nonsense")
    assert [p.problem for p in verify(release, public_key=public)] == ["altered"]


def test_signing_later_gives_the_same_bytes(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _ = make_keys(tmp_path / "mine")
    monkeypatch.setattr("minisign.secret_key.time.time", count(1_800_000_000, 60).__next__)
    assert sign_release(release, secret).read_bytes() == sign_release(release, secret).read_bytes()


def test_a_secret_key_is_private_and_never_replaced(tmp_path: Path) -> None:
    secret, _ = make_keys(tmp_path / "mine")
    assert secret.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ExportError, match="exists already"):
        make_keys(tmp_path / "mine")


def test_a_dot_in_a_keys_name_stays(tmp_path: Path) -> None:
    secret, public = make_keys(tmp_path / "news.2024")
    assert (secret.name, public.name) == ("news.2024.key", "news.2024.pub")


def test_an_encrypted_key_needs_its_password(release: Path, tmp_path: Path) -> None:
    secret, public = make_keys(tmp_path / "mine", password="correct")
    with pytest.raises(ExportError, match="cannot be used"):
        sign_release(release, secret, password="wrong")
    sign_release(release, secret, password="correct")
    assert verify(release, public_key=public) == []


def test_a_missing_key_is_named(release: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"none\.pub cannot be read"):
        verify(release, public_key=tmp_path / "none.pub")
    with pytest.raises(ExportError, match=r"none\.key cannot be used"):
        sign_release(release, tmp_path / "none.key")
