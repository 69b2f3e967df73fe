"""Spellings that are one name, and names that only look alike."""

from __future__ import annotations

import time

import pytest

from workbench.check import Submission
from workbench.check.rules.spelling import watch_spellings
from workbench.model import Annotation, AnnotationVersion, Article, Kind, Region


def report(*names: str, kind: Kind | None = None) -> list[str]:
    watch = watch_spellings.find()
    for number, name in enumerate(names):
        doc_id = f"d{number}"
        annotation = Annotation(doc_id, (Region("s", "speaker", 0, 4, name=name, kind=kind),))
        version = AnnotationVersion(f"k{number}", annotation, "ada")
        watch.see(Submission(Article(doc_id, "text"), annotation, version=version))
    return [flaw.message for flaw in watch.report()]


ONE = [
    ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
    ("The Kremlin", "Kremlin"),
    ("kremlin", "Kremlin"),
    ("Xi Jinping", "Jinping Xi"),
    ("Bank of England.", "Bank of England"),
    ("Dmitri Peskov", "Dmitry Peskov"),
]
TWO = [
    ("North Korea", "South Korea"),
    ("Iran", "Iraq"),
    ("Source 1", "Source 2"),
    ("Donald Trump", "Donald Trump Jr."),
    ("Niger", "Nigeria"),
    ("Austria", "Australia"),
    ("Michelle Obama", "Barack Obama"),
    ("Bill Clinton", "Hillary Clinton"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_one_name(one: str, other: str) -> None:
    assert len(report(one, other, other)) == 1


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_names(one: str, other: str) -> None:
    assert report(one, other) == []


def test_the_rarer_spelling_is_reported_with_both_counts() -> None:
    assert report("Dmitry Peskov", "Dmitri Peskov", "Dmitry Peskov") == [
        "'Dmitri Peskov' looks like another spelling of 'Dmitry Peskov' (1 against 2 times)."
    ]


def test_descriptions_are_no_names() -> None:
    two, three = (f"{number} people familiar with the talks" for number in ("two", "three"))
    assert report(two, three, kind="unnamed") == []
    assert len(report(two, three)) == 1


SYLLABLES = ["ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo", "be", "du"]


@pytest.mark.parametrize("form", ["{a}{b}{c}son {d}{a}{c}ov", "University of {d}{b}{a} and {a}{c}"])
def test_thousands_of_names_take_no_time(form: str) -> None:
    names = [
        form.format(a=a, b=b, c=c, d=d).title()
        for a in SYLLABLES
        for b in SYLLABLES
        for c in SYLLABLES
        for d in SYLLABLES[:2]
    ]
    started = time.process_time()
    report(*names)
    assert time.process_time() - started < 5
