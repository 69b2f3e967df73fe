"""The stance lexicon is well-formed, and says what is wrong if it is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workbench.errors import ModelError
from workbench.preannotate.stance import lexicon as module
from workbench.preannotate.stance.lexicon import load_lexicon


def test_every_class_has_a_default_and_every_score_is_a_probability() -> None:
    lexicon = load_lexicon("en")
    for word_class in lexicon.classes.values():
        for frames in (word_class.frames, word_class.negated):
            assert "default" in frames, word_class.name
            assert all(0 < judgement.score <= 1 for judgement in frames.values())
            assert {j.stance for j in frames.values()} <= {"assert", "deny", "none"}


def test_longer_phrases_come_first() -> None:
    for phrases in load_lexicon("en").phrases.values():
        lengths = [len(phrase) for phrase, _ in phrases]
        assert lengths == sorted(lengths, reverse=True)


def test_another_language_needs_its_folder() -> None:
    with pytest.raises(ModelError, match="'xx'"):
        load_lexicon("xx")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("cues", 'deny = "leugnen"\ndoubt = "leugnen"', "leugnen"),
        ("cues", 'nosuch = "leugnen"', "nosuch"),
        (
            "classes",
            '[deny.frames]\ndefault = ["deny", 1]\nnoun_phrase = ["deny", 1]',
            "noun_phrase",
        ),
        ("words", "= broken", "words.toml"),
        ("words", "[words]", "no table 'tags'"),
        ("words", '[words]\ncopulas = "ist"', "copulas.* in links.toml"),
        (
            "words",
            "[words]\n[tags]\n[dependencies]\n[patterns]\nwish = '('",
            "words.toml: '\\('",
        ),
    ],
)
def test_a_malformed_lexicon_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, says: str
) -> None:
    shutil.copytree(module.FOLDER / "en", tmp_path / "qq")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    (tmp_path / "qq" / f"{name}.toml").write_text(text, encoding="utf-8")
    load_lexicon.cache_clear()
    with pytest.raises(ModelError, match=says):
        load_lexicon("qq")
    load_lexicon.cache_clear()


def test_a_lexicon_of_an_older_version_is_told_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(module.FOLDER / "en", tmp_path / "qq")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    words = tmp_path / "qq" / "words.toml"
    kept = [line for line in words.read_text("utf-8").splitlines() if "prohibits" not in line]
    words.write_text("\n".join(kept), encoding="utf-8")
    load_lexicon.cache_clear()
    with pytest.raises(ModelError, match=r"words\.toml lacks words\.prohibits\."):
        load_lexicon("qq")
    load_lexicon.cache_clear()


@pytest.mark.parametrize(
    ("wish", "found"), [("[]", False), ("'^ good[ ]luck'", True), ("['^ alas', '^ good']", True)]
)
def test_patterns_are_a_list_or_one_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wish: str, *, found: bool
) -> None:
    shutil.copytree(module.FOLDER / "en", tmp_path / "qq")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    words = tmp_path / "qq" / "words.toml"
    before, rest = words.read_text("utf-8").split("wish = [", 1)
    after = rest.split("\n]\n", 1)[1]
    words.write_text(f"{before}wish = {wish}\n{after}", encoding="utf-8")
    load_lexicon.cache_clear()
    assert bool(load_lexicon("qq").patterns["wish"].search("Good luck to them")) is found
    load_lexicon.cache_clear()
