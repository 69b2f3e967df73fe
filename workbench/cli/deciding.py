"""Adjudication in the terminal: one conflict after the other, each decision stored at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from rich.markup import escape
from rich.prompt import Prompt
from rich.text import Text

from workbench.adjudicate import (
    Decision,
    Gold,
    Merged,
    Question,
    Rule,
    apply,
    decide,
    describe_subject,
    describe_value,
    find_places,
    merge_article,
    next_conflict,
    read_decisions,
    record_decisions,
)
from workbench.adjudicate.question import read_span
from workbench.cli.console import disarm, out, print_error
from workbench.errors import InputError
from workbench.ledger import Ledger
from workbench.model import LINK_KINDS, Article
from workbench.text import paragraphs

_OWN = ", = another answer"
_HELP = "number [reason]{own}, s next article, q stop"


class _Stop(Exception):  # noqa: N818  # no error: the adjudicator wants to stop, or the input ends
    """Nothing more is to be decided in this run."""


class _Skip(Exception):  # noqa: N818  # no error either
    """The article is left for another time."""


class Chair:
    """Puts conflicts to the adjudicator `by`; `decided` counts the decisions stored.

    `reason` goes with every decision for which the adjudicator gives none.
    """

    def __init__(self, ledger: Ledger, rule: Rule, *, by: str, reason: str | None = None) -> None:
        self._ledger = ledger
        self._rule = rule
        self._by = by
        self._reason = reason
        self.decided = 0

    def decide(self, doc_ids: Iterable[str] | None = None) -> int:
        """Ask about the open conflicts of these articles, or of all; return how many stay open."""
        names = (version.annotation.doc_id for version in self._ledger.versions())
        wanted = list(dict.fromkeys(names if doc_ids is None else doc_ids))
        still_open = 0
        stopped = False
        for doc_id in wanted:
            article = self._ledger.article(doc_id)
            found = merge_article(self._ledger, doc_id, self._rule)
            if found is None:
                continue
            if found[1].open and not stopped:
                stopped = not self._decide_article(article, found[0])
            still_open += len(apply(found[0], read_decisions(self._ledger, doc_id)).open)
        return still_open

    def _decide_article(self, article: Article, merged: Merged) -> bool:
        """Ask about each conflict of an article; False where the adjudicator wants to stop."""
        decisions = list(read_decisions(self._ledger, article.id))
        try:
            while question := next_conflict(merged, decisions):
                _show(article, question, merged, apply(merged, decisions))
                decision = self._ask(article, question)
                record_decisions(self._ledger, [decision])
                decisions.append(decision)
                self.decided += 1
        except _Skip:
            return True
        except _Stop:
            return False
        return True

    def _ask(self, article: Article, question: Question) -> Decision:
        # Ids of regions, which links lead to, are nothing that a person would type.
        prompt = _HELP.format(own="" if question.field in LINK_KINDS else _OWN)
        while True:
            try:
                answer = Prompt.ask(escape(prompt), console=out).strip()
            except EOFError:
                raise _Stop from None
            if answer == "q":
                raise _Stop
            if answer == "s":
                raise _Skip
            try:
                value, reason = _read_answer(question, answer)
                decision = decide(
                    question,
                    value,
                    doc_id=article.id,
                    by=self._by,
                    at=datetime.now(UTC),
                    reason=reason or self._reason,
                )
                _require_within(article.text, decision)
                return decision
            except InputError as error:
                print_error(error.message, error.remedy)


def _read_answer(question: Question, answer: str) -> tuple[str | None, str | None]:
    """Return the chosen value and the reason. Raises InputError for what is no answer."""
    if answer.startswith("=") and question.field not in LINK_KINDS:
        return answer[1:].strip() or None, None
    number, _, reason = answer.partition(" ")
    if number.isdecimal() and 1 <= int(number) <= len(question.candidates):
        return question.candidates[int(number) - 1].value, reason.strip() or None
    raise InputError(
        f"{answer!r} is none of the answers.",
        remedy=f"Type a number from 1 to {len(question.candidates)}, `s` or `q`.",
    )


def _require_within(text: str, decision: Decision) -> None:
    """Raise InputError for a span that ends beyond the text, which a decision does not know."""
    if decision.field == "span" and read_span(str(decision.chosen))[1] > len(text):
        raise InputError(
            f"{decision.chosen} ends beyond the text, which has {len(text)} characters.",
            remedy="Give START-END as counts of characters from its beginning.",
        )


def _show(article: Article, question: Question, merged: Merged, gold: Gold) -> None:
    """Print the passage with the span in question, and the numbered answers."""
    places = find_places(merged, gold)
    subject = describe_subject(question, article.text)
    out.print()
    out.print(f"[bold]{escape(article.id)}[/] · {len(gold.open)} open · {escape(subject)}")
    out.print(_passage(article.text, question.start, question.end))
    for number, candidate in enumerate(question.candidates, start=1):
        value = describe_value(question.field, candidate.value, article.text, places)
        mark = "*" if candidate.value == question.value else " "
        line = f" {number}{mark} {value}  ({', '.join(candidate.annotators)})"
        out.print(line, markup=False)


def _passage(text: str, start: int, end: int) -> Text:
    """Return the paragraphs that the span touches, with the span marked."""
    touched = [(s, e) for s, e in paragraphs(text) if s < end and start < e] or [(start, end)]
    begin, finish = touched[0][0], touched[-1][1]
    passage = Text(disarm(text[begin:finish]))
    passage.stylize("reverse", start - begin, end - begin)
    return passage
