"""When two canonical names mean one speaker."""

from __future__ import annotations

import pytest

from workbench.evaluate.names import same_name, same_surname


@pytest.mark.parametrize(
    ("gold", "pred", "same", "surname"),
    [
        ("Dmitry Peskov", "dmitry peskov", True, True),
        ("Dr. Ann Lee", "Ann Lee", True, True),
        ("The Washington Post", "Washington Post", True, True),
        ("Siméon Poisson", "Simeon Poisson", True, True),
        ("Ann Lee", "Lee", False, True),
        ("Ann Lee", "Bob Lee", False, False),
        ("Ann Lee", "Ann", False, False),
        ("Ann Lee", None, False, False),
        ("President", "Judge", False, False),
        ("Ann Lee", "Ann B. Lee", True, True),
        ("Ann C. Lee", "Ann B. Lee", False, False),
        ("Ann Lee", "A. Lee", False, False),
        ("Senator Smith", "Mr. Smith", True, True),
        ("President", "the president", True, True),
        ("Donald Trump Jr.", "Donald Trump", True, True),
        ("a spokesman for the governor", "a spokesman for the president", False, False),
        ("the governor's office", "the president’s office", False, False),
        ("Attorney General", "attorney", False, False),
        ("Supreme Court justice", "Supreme Court", False, False),
        ("US Representative", "us", False, False),
        ("…", "—", False, False),
        ("…", "Ann Lee", False, False),
        ("Omar Elhassan", "Omar El-Hassan", True, False),
        ("United States Mint", "The U.S. Mint", True, True),
        ("Ports Organization", "Ports Organisation", True, True),
    ],
)
def test_names_are_compared(gold: str, pred: str | None, same: bool, surname: bool) -> None:
    assert same_name(gold, pred) is same
    assert same_surname(gold, pred) is surname
