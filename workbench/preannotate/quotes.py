"""Direct speech: which quotations are somebody's words, and the cue beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.preannotate.clause import (
    find_nearby_subject,
    find_subject,
    source_tokens,
)
from workbench.preannotate.cues import cue_tokens
from workbench.preannotate.found import Candidate
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.naming import find_naming
from workbench.preannotate.quoted import TERMINAL, Quoted, starts_sentence
from workbench.preannotate.tree import Tree

_REACH = 40
_DASHES = frozenset(["-", "--", "–", "—", "―"])
_MAX_LABEL = 8
# Behind these inside the marks, a cue may follow: "“…?” he asked".
_GOING_ON = frozenset([",", "?", "!"])

_Parts = Mapping[int, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Speech:
    """What the quotations of one paragraph turned out to be.

    `orphans` are quoted sentences without a cue in the paragraph: whose words they are is decided
    by what stands before. `opening` is a cue at the paragraph's end, with a colon, whose content is
    the next paragraph. `signature` is a paragraph that only says who the quotation before is from:
    "— Ana Ruiz".
    """

    candidates: tuple[Candidate, ...]
    orphans: tuple[Quoted, ...]
    opening: Candidate | None = None
    signature: Candidate | None = None


def find_speech(tree: Tree, quoted: Sequence[Quoted], lexicon: Lexicon) -> Speech:
    """Return the attributed quotations of one paragraph and the ones whose cue is elsewhere."""
    return _Search(tree, quoted, lexicon).run()


class _Search:
    """One paragraph's search; `inside` are the tokens between marks, which hold no cue."""

    def __init__(self, tree: Tree, quoted: Sequence[Quoted], lexicon: Lexicon) -> None:
        self.tree = tree
        self.quoted = quoted
        self.lexicon = lexicon
        self.inside = {t for q in quoted for t in q.tokens}
        self.opened = {q.last: q.first for q in quoted}

    def run(self) -> Speech:
        parts: dict[int, list[tuple[int, int]]] = {}
        orphans: list[Quoted] = []
        latest: int | None = None
        for number, q in enumerate(self.quoted):
            first = q.first
            cue = None if self._is_named(q) else self._cue_before(q)
            if cue is None:
                cue = None if self._is_led_in(q) else self._cue_after(q)
                if cue is not None and not q.leads and cue not in parts:
                    first = self._clause_start(q, self._find_end(parts, orphans))
            elif q.tail in _GOING_ON and (self.tree.is_punctuation(cue) or self._is_apart(q)):
                # "His view: “…,” he said.", "She agreed. “…,” he said."
                cue = self._cue_after(q) or cue
            if cue is None and self._goes_on(number, latest):
                cue = latest
            if cue is None:
                if q.sentence and q.finished and q.leads and q.words > 2:
                    orphans.append(q)
                continue
            parts.setdefault(cue, []).append((first, q.last))
            latest = cue
        candidates = tuple(self._candidate(cue, parts[cue]) for cue in parts)
        return Speech(candidates, tuple(orphans), self._opening(), self._signature())

    def _signature(self) -> Candidate | None:
        tree = self.tree
        if len(tree) < 2 or tree.words[0] not in _DASHES:
            return None
        # A name and nothing else, and not one that stands between marks.
        named = self._label(range(1, len(tree))) and self._label(range(1, self._sentence_end(1)))
        return self._signed(0, ()) if named else None

    def _opening(self) -> Candidate | None:
        tree, token = self.tree, len(self.tree) - 1
        if token < 1 or tree.words[token] != ":":
            return None
        while token > 0:
            token -= 1
            if token in self.inside or tree.words[token] in TERMINAL:
                return None
            if self._is_cue(token):
                return self._candidate(token, ())
        return None

    def _candidate(self, cue: int, parts: Sequence[tuple[int, int]]) -> Candidate:
        tree = self.tree
        content = tuple(t for first, last in parts for t in range(first, last + 1))
        spoken = set(content)
        if tree.is_punctuation(cue):
            return self._signed(cue, content)
        subject = find_subject(tree, cue)
        if subject is None or subject in spoken or subject in self.inside:
            subject = self._other_subject(cue, spoken)
        words = tuple(t for t in cue_tokens(tree, cue) if t not in spoken)
        source = source_tokens(tree, subject, {*spoken, *words})
        return Candidate(cue, "quote", words, content, source, subject, 0.95)

    def _other_subject(self, cue: int, spoken: set[int]) -> int | None:
        """Return who speaks where the parse does not say: beside the cue, or above a participle."""
        tree = self.tree
        if tree.tags[cue] == "VBG" and tree.kid(cue, "aux") is None:
            for above in tree.ancestors(cue):
                subject = tree.kid(above, "nsubj", "nsubjpass")
                if subject is not None and subject not in spoken:
                    return subject
        return find_nearby_subject(tree, cue, spoken, hearer=self._has_hearer(cue))

    def _has_hearer(self, cue: int) -> bool:
        entry = self.lexicon.find_verb(self.tree, cue)
        return entry is not None and bool(entry.classes & self.lexicon.words["hearer_classes"])

    def _signed(self, mark: int, content: tuple[int, ...]) -> Candidate:
        """Return the candidate of “…” — Name, or Name: “…”."""
        tree = self.tree
        behind = not content or content[0] < mark
        first = mark + 1 if behind else self._sentence_start(mark)
        beside = range(first, self._sentence_end(mark + 1) if behind else mark)
        subject = self._find_teller(beside)
        source = source_tokens(tree, subject, {mark})
        if self._label(beside):
            source = tuple(beside)
            named = [t for t in source if tree.is_nominal(t)]
            subject = next((t for t in named if tree.heads[t] not in {*named} - {t}), named[0])
        return Candidate(mark, "signed", (mark,), content, source, subject, 0.8)

    def _signs(self, before: range, *, clause: bool) -> bool:
        """Return whether what stands before a colon or a dash says who a quotation is from."""
        if any(self.tree.words[t] == "according" for t in before):
            return False
        return self._label(before) or (clause and self._find_teller(before) is not None)

    def _find_teller(self, clause: range) -> int | None:
        """Return who a clause before a colon is about: "Haldane was blunt", "His aim is clear"."""
        tree = self.tree
        tops = (t for t in clause if tree.heads[t] == t or tree.heads[t] not in clause)
        for verb in tops:
            finite = tree.opens_predicate(verb) or tree.kid(verb, "aux", "auxpass") is not None
            subject = tree.kid(verb, "nsubj", "nsubjpass") if finite else None
            if subject is not None and subject in clause and tree.is_nominal(subject):
                owner = tree.kid(subject, "poss")
                message = tree.words[subject] in self.lexicon.nouns and owner is not None
                return owner if message else subject
        return None

    def _is_cue(self, token: int) -> bool:
        entry = self.lexicon.find_verb(self.tree, token)
        if entry is None or "quote" not in entry.frames:
            return False
        # The tagger takes a cue for a noun in headlines and after long quotations.
        return self.tree.is_verb(token) or (
            self.tree.tags[token] in ("NN", "NNS", "NNP") and self.tree.deps[token] == "ROOT"
        )

    def _reports(self, cue: int) -> bool:
        """Return whether a cue behind a quotation can be about it: "…," adding that … is not."""
        tree = self.tree
        for clause in tree.kids(cue, "ccomp"):
            gap = range(cue + 1, tree.left[clause])
            if clause > cue and not any(tree.is_punctuation(t) or t in self.inside for t in gap):
                return clause in self.inside or tree.left[clause] in self.inside
        # "…," read the letter: right behind the mark a base form is the tagger's mistake.
        bare = ("VBG",) if cue - 1 in self.inside else ("VBG", "VB")
        return tree.tags[cue] not in bare or tree.kid(cue, "aux", "nsubj") is not None

    def _cue_before(self, q: Quoted) -> int | None:
        tree, mark = self.tree, q.first - 1
        if mark < 0 or mark in self.inside:
            return None
        if tree.words[mark] == "." and q.leads:
            return self._short_sentence_before(mark)
        colon = tree.words[mark] == ":"
        token = self._nearest_cue(mark, past_verbs=colon)
        if token is None and (colon or tree.words[mark] in _DASHES) and q.sentence:
            before = range(self._sentence_start(mark), mark)
            return mark if self._signs(before, clause=colon and q.finished) else None
        if token is None or colon:
            return token
        if not q.sentence and q.words <= 3:
            return None
        # "told reporters “…”": without a comma only the hearer may stand between.
        hearer = tree.kid(token, "dobj", "dative")
        beside = hearer is not None and tree.right[hearer] == mark and self._has_hearer(token)
        return token if tree.words[mark] == "," or token == mark or beside else None

    def _is_apart(self, q: Quoted) -> bool:
        """Return whether a colon or the end of a sentence parts a quotation from what precedes."""
        return self.tree.words[q.first - 1] in (".", ":")

    def _is_named(self, q: Quoted) -> bool:
        """Return whether a quotation is what something is called: "called the plan “a gift”"."""
        return find_naming(self.tree, q, self.lexicon) is not None

    def _is_led_in(self, q: Quoted) -> bool:
        """Return whether a participle before the main clause has it: "Calling it “…”, she"."""
        first = self.tree.sentence[q.first]
        led = self.tree.tags[first] == "VBG" and starts_sentence(self.tree, first)
        return led and self.lexicon.find_verb(self.tree, first) is not None

    def _sentence_start(self, token: int) -> int:
        while token > 0 and token - 1 not in self.inside:
            if starts_sentence(self.tree, token):
                break
            token -= 1
        return token

    def _label(self, tokens: range) -> bool:
        """Return whether tokens are a short name and nothing else: who a quotation is from."""
        tree = self.tree
        words = [t for t in tokens if not tree.is_punctuation(t)]
        named = any(tree.is_nominal(t) for t in words)
        finite = any(tree.opens_predicate(t) for t in words)
        return named and not finite and len(words) <= _MAX_LABEL

    def _nearest_cue(self, mark: int, *, past_verbs: bool) -> int | None:
        """Return the nearest cue before a token in its sentence, behind any other finite verb.

        With `past_verbs` others may stand between, but not behind a clause that only leads in or
        tells who somebody is: "Told that it was lost, Haldane was blunt".
        """
        tree, passed = self.tree, False
        for token in range(mark, max(-1, mark - _REACH), -1):
            if token in self.inside or (tree.words[token] in TERMINAL and token != mark):
                return None
            aside = passed and (starts_sentence(tree, token) or self._is_relative(token))
            if self._is_cue(token) and not aside:
                return token
            passed = passed or tree.opens_predicate(token)
            if passed and not past_verbs:
                return None
        return None

    def _cue_after(self, q: Quoted) -> int | None:
        tree, token = self.tree, q.last + 1
        if token < len(tree) and tree.words[token] in {",", *_DASHES}:
            token += 1
        if token >= len(tree) or token in self.inside:
            return None
        signed = tree.words[token - 1] in _DASHES and q.leads and q.words > 3
        if signed and self._label(range(token, self._sentence_end(token))):
            return token - 1
        if q.tail not in ",?!—–-…" and token == q.last + 1:
            return self._short_sentence(token) if q.leads and q.words > 3 else None
        relative: int | None = None
        for k in range(token, min(len(tree), token + _REACH)):
            if k in self.inside or tree.words[k] in TERMINAL or tree.words[k] == ";":
                break
            if not self._is_cue(k) or not self._reports(k):
                continue
            subject = tree.kid(k, "nsubj")
            begins = k if subject is None else min(k, tree.left[subject])
            if not q.leads and begins > token:
                continue
            if not self._is_relative(k):
                return k
            relative = k if relative is None else relative
        return relative

    def _is_relative(self, token: int) -> bool:
        return any(self.tree.deps[t] == "relcl" for t in (token, *self.tree.ancestors(token)))

    def _sentence_end(self, token: int) -> int:
        while token < len(self.tree) and token not in self.inside:
            if self.tree.words[token] in (".", "?", "!", ";"):
                break
            token += 1
        return token

    def _short_sentence(self, token: int) -> int | None:
        """Return the cue of “….” X said. — a sentence that is nothing but subject and cue."""
        tree = self.tree
        end = token
        while end < len(tree) and tree.words[end] not in TERMINAL and end - token < 9:
            end += 1
        cues = [k for k in range(token, min(end, len(tree))) if self._is_cue(k)]
        if len(cues) == 1 and end - cues[0] <= 3 and cues[0] - token <= 5:
            return cues[0]
        return None

    def _short_sentence_before(self, stop: int) -> int | None:
        """Return the cue of X agreed. “…” — again nothing but subject and cue."""
        tree = self.tree
        first = stop
        while first > 0 and not starts_sentence(tree, first) and stop - first < 9:
            first -= 1
        cues = [k for k in range(first, stop) if k not in self.inside and self._is_cue(k)]
        if len(cues) == 1 and stop - cues[0] <= 2 and starts_sentence(tree, first):
            return cues[0]
        return None

    def _find_end(self, parts: _Parts, orphans: Sequence[Quoted]) -> int:
        """Return the token behind what is somebody's already, cues and sources too."""
        ends = [q.last for q in orphans]
        for cue in parts:
            found = self._candidate(cue, parts[cue])
            ends += (*found.content, *found.cue, *found.source)
        return max(ends, default=-1) + 1

    def _clause_start(self, q: Quoted, earliest: int) -> int:
        """Return where the sentence begins whose later part is quoted; other parts may be, too."""
        tree, first = self.tree, q.first
        while first > earliest and not starts_sentence(tree, first):
            if tree.words[first - 1] == ";":
                break
            first = self.opened.get(first - 1, first - 1)
        while first < q.first and tree.words[first] in ("but", "and", "so", ","):
            first += 1
        return first

    def _goes_on(self, number: int, latest: int | None) -> bool:
        """Return whether a quotation continues the one before: only its cue's clause between."""
        if latest is None or number == 0:
            return False
        tree, q, before = self.tree, self.quoted[number], self.quoted[number - 1]
        between = range(before.last + 1, q.first)
        if latest not in between:
            return len(between) <= 1 and q.sentence
        resumed = before.tail == "," and tree.words[q.first - 1] == ","
        if not (resumed or q.finished or q.words > 3):
            return False
        if q.leads:
            stops = sum(tree.words[t] in TERMINAL for t in between)
            return q.sentence and stops <= 1
        return tree.words[q.first - 1] in (",", ":", "-", "—", "–", "--")
