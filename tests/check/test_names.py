"""Names, folded and looked up in a text."""

from __future__ import annotations

import pytest

from workbench.check.names import fold_name, supports_name

FOLDED = [
    ("The Kremlin", "kremlin"),
    ("the", "the"),
    ("Volodymyr Zelenskyy’s", "volodymyr zelenskyy"),
    ("Müller, José", "muller jose"),
    ("U.S. Treasury", "u s treasury"),
    ("  ", ""),
    ("snake_case ❤\ufe0f", "snake case"),
]


@pytest.mark.parametrize(("name", "folded"), FOLDED)
def test_fold(name: str, folded: str) -> None:
    assert fold_name(name) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("मीना शर्मा", "मोना शर्मा"), ("கமலா", "கமலி"), ("សុខា", "សុខី"), ("มานี", "มานะ")],
)
def test_names_that_differ_in_a_vowel_sign_are_two(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


SUPPORTED = [
    ("Peskov told reporters", "Dmitry Peskov", True),
    ("He told reporters", "Dmitry Peskov", False),
    ("Peskov’s office", "Dmitry Peskov", True),
    ("The UN said", "United Nations", True),
    ("The United Nations said", "UN", True),
    ("The Bank of England said", "BE", True),
    ("He said so to the market", "Mark Hale", False),
    ("people of the town", "The Duke of York", False),
    ("José Muller spoke", "Jose Müller", True),
    ("TelegraphTrump’s staff", "The Telegraph", True),
    ("anything", "   ", True),
]


@pytest.mark.parametrize(("text", "name", "supported"), SUPPORTED)
def test_support(text: str, name: str, supported: bool) -> None:
    assert supports_name(text, name) == supported
