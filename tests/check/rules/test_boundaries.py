"""Edges of regions against words and quotation marks, in texts that are not plain English."""

from __future__ import annotations

import pytest

from workbench.check import Case
from workbench.check.rules.boundaries import find_split_words, find_unbalanced
from workbench.model import Annotation, Article, Region

WORDS = [
    ("Lena Ortiz said", "Lena Ort", True),
    ("Lena Ortiz said", "na Ortiz", True),
    ("Lena Ortiz said", "Lena Ortiz", False),
    ("the 24-year-old said", "24", False),
    ("O’Hara’s office", "O’Hara", False),
    ("The CourierDrivers pay", "The Courier", False),
    ("the courierdrivers pay", "the courier", True),
    ("首相は否定した", "首相", False),
    ("米CNNが報じた", "CNN", False),
    ("Владимир Путин", "Владимир Пут", True),
    ("Zoë says", "Zo", True),
    ("$5bn deal", "$5bn", False),
]


@pytest.mark.parametrize(("text", "words", "split"), WORDS)
def test_split_words(text: str, words: str, split: bool) -> None:
    start = text.index(words)
    region = Region("r", "speaker", start, start + len(words))
    case = Case(Article("a", text), Annotation("a", (region,)))
    assert bool(list(find_split_words.find(case))) == split


QUOTATIONS = [
    ("He said “all is well” now", ["“all is well”"], []),
    ("He said “all is well” now", ["“all is well"], ["end"]),
    ("He said “all is well” now", ["all is well”"], ["start"]),
    ("He said “all is well” now", ["all is well"], []),
    ("He said “all is well” now", ["said “all is well” now"], []),
    ('He said "all is well" now', ['"all is well'], ["end"]),
    ("Er sagte „alles gut“ heute", ["„alles gut“"], []),
    ("Il dit «tout va bien» ici", ["«tout va"], ["end"]),
    ("He said “all is well. Go home” now", ["“all is well.", "Go home”"], []),
    ("“It runs on\n“and on” he said", ["“It runs on"], []),
    ("He said “a” and “b” now", ["“a” and “b"], ["end"]),
]


@pytest.mark.parametrize(("text", "contents", "sides"), QUOTATIONS)
def test_unbalanced_marks(text: str, contents: list[str], sides: list[str]) -> None:
    regions = tuple(
        Region(str(n), "quote", text.index(words), text.index(words) + len(words))
        for n, words in enumerate(contents)
    )
    case = Case(Article("a", text), Annotation("a", regions))
    assert [flaw.path.rpartition(".")[2] for flaw in find_unbalanced.find(case)] == sides
