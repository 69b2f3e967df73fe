"""How a line is laid out: a time, a dateline, a label, or who speaks before a colon."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import regex

from workbench.model import Span
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.surface import is_headline

_PLACE = r"(?:\p{Lu}[\p{L}.'’]*(?:, ?| |(?=--\()))+(?:\[\p{Lu}[\p{L} ]*\],? )?"
_DATE = r"(?:\d{1,2} )?\p{L}+\.?(?: \d{1,2})?(?:,? \d{4})?,? ?"
# "MOSCOW, Nov 11 (Reuters) - ", "Washington (AFP) – ", "OSLO, 4 June 2024 /NewsWire/ -- ",
# "NEW YORK--(NEWS WIRE)--", and with a date "Chennai [India], July 3 (PTI): "
_DATELINE = regex.compile(
    rf"(?:{_PLACE}(?:{_DATE})?"
    r"(?:(?:\([\p{L}/ ]+\) ?|/[\p{L} ]+/ ?)?[-–—―]{1,2} |--\([\p{L}/ ]+\)-- ?)"
    rf"|{_PLACE}(?=[^(]*\d){_DATE}\(\p{{Lu}}[\p{{L}}/ ]*\):? )(?=[\p{{Lu}}“\"])"
)
_DATED = regex.compile(r", .*\d{4}")
_DATELINE_REACH = 70
# "10:45 ", "[9.30am GMT] "
_TIME = regex.compile(
    r"\[?\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: (?:\p{Lu}{1,3}T|UTC))?\]?[ :–—-]+(?=[\p{Lu}“\"‘\[(])"
)
# "CLINTON: We …", "JOEL BENENSON, HOST: This …", "Q: …", also where quotation marks enclose it
_TRANSCRIPT = regex.compile(
    r"[“\"]?((?:\p{Lu}[\p{Lu}.'’-]*)(?: \p{Lu}[\p{Lu}.'’-]+){0,4})(?:, [\p{Lu}.'’& -]+)?: (?=\S)"
)
# "Abedin: No regrets", "Court of Audit: Frigates cost too much"
_LABEL = regex.compile(r"((?:[\p{L}\d.'’-]+ ){0,4}[\p{L}\d.'’-]+): (?=\S)")
_TITLE_REACH = 150
# What a label ends in that is no name: "Festival president", "Court of Audit", "Poll".
SPEAKING = ("roles", "organization_nouns", "organization_names", "document_nouns")


@dataclass(frozen=True, slots=True)
class Layout:
    """`body` is where the running text starts, `turn` the speaker before a colon, if there is one.

    The turn of a speaker who is only a letter ("Q:") is empty.
    """

    body: int
    turn: Span | None


class LineReader:
    """Reads the lines of one article."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.verbs = lexicon.verbs
        self.words = lexicon.words
        found = Counter(regex.findall(rf"(?m)^{_LABEL.pattern}", text))
        self._recurring = {label for label, count in found.items() if count > 1}
        self._persons: dict[str, bool] = {}

    def read(self, line: str) -> Layout:
        """Return where the text of a line begins, and who speaks in it, if that is said first."""
        time = _TIME.match(line)
        start = time.end() if time else 0
        label = _TRANSCRIPT.match(line, start) or _LABEL.match(line, start)
        if label is not None:
            name = label[1].lower().replace("’", "'")
            place = name.replace(" ", "_") in self.words["places"]
            if place or self.words["labels"].issuperset(name.split()):
                return Layout(label.end(), None)
            if self._is_spoken(line, label):
                first, last = label.span(1)
                return Layout(label.end(), (first, last if last - first > 1 else first))
        dateline = _DATELINE.match(line, start, start + _DATELINE_REACH)
        if dateline and _is_dateline(dateline[0]):
            return Layout(dateline.end(), None)
        return Layout(start, None)

    def _is_spoken(self, line: str, label: regex.Match[str]) -> bool:
        rest = line[label.end() :]
        if label.re is _TRANSCRIPT:
            return not (is_headline(rest) or rest.isupper())
        if is_headline(line):
            return True
        words = label[1].split()
        small = self.words["headline"] - {"of"}
        if words[-1] in self.verbs or not small.isdisjoint(words):
            return False  # "Dole added: …", "According to the Gazette: …"
        named = all(word[0].isupper() for word in words)
        person = named and self._is_person(words[-1])
        if named and label[1] in self._recurring:
            return person or len(self._recurring) > 1
        title = len(line) < _TITLE_REACH and not line.endswith(".")
        return title and (person or self._speaks(words[-1]))

    def _speaks(self, word: str) -> bool:
        """Return whether a word is a role, or a kind of organization or of document."""
        return any(word.lower() in self.words[group] for group in SPEAKING)

    def _is_person(self, word: str) -> bool:
        """Return whether the article has a word behind a given name or a title."""
        if word not in self._persons:
            self._persons[word] = self._find_person(word)
        return self._persons[word]

    def _find_person(self, word: str) -> bool:
        before = regex.findall(rf"\b(\p{{Lu}}[\p{{L}}.'’-]*) {regex.escape(word)}\b", self.text)
        known = self.words["given_names"] | self.words["titles"]
        return any(found.lower().rstrip(".") in known for found in before)


def _is_dateline(found: str) -> bool:
    return found.split(maxsplit=1)[0].isupper() or "(" in found or _DATED.search(found) is not None
