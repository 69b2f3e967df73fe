"""Complements of verb cues: which tokens hold what the subject says, by the verb's frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.preannotate.clause import (
    find_agent,
    find_nearby_subject,
    find_subject,
    is_passive,
    source_tokens,
)
from workbench.preannotate.cues import cue_tokens, leading_preposition
from workbench.preannotate.found import Candidate
from workbench.preannotate.lexicon import Entry, Lexicon, find_particle
from workbench.preannotate.tree import Tree

_STOPS = frozenset([".", "?", "!", ";", ",", "”", '"', "—", "–"])
_ENDS = frozenset([".", "?", "!", ";", ":"])
_PHRASE = frozenset(["DT", "CD", "JJ", "PRP$"])

_MARKS = frozenset(["for", "if"])
_WHEN = frozenset(["on", "at", "by", "after", "before", "during", "since", "until"])
_DEEDS = ("xcomp", "advcl")
_WORDS = frozenset(["clause", "clause-before", "parenthetical"])
_NESTED = frozenset(["clause", "object-to", "object"])

Complement = tuple[str, list[int], float]


def find_verb_cues(tree: Tree, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield at most one candidate for each verb of the lexicon, by its best complement."""
    for verb, word in enumerate(tree.words):
        if word not in lexicon.verbs and word not in lexicon.phrases:
            continue
        entry = lexicon.find_verb(tree, verb)
        if entry is None or tree.deps[verb] in ("aux", "auxpass", "amod", "compound"):
            continue
        if not tree.is_verb(verb):
            continue
        passive = is_passive(tree, verb)
        inverted = _inverted(tree, verb, entry)
        if inverted is not None:
            yield inverted
            continue
        complements = (
            _passive(tree, verb, entry) if passive else _active(tree, verb, entry, lexicon)
        )
        found = next(complements, None)
        if found is None:
            continue
        frame, content, score = found
        if frame == "seem" and not passive and _seems_to_report(tree, verb, lexicon):
            continue
        if word in lexicon.words["citing"] and _names_source(tree, verb, lexicon):
            continue
        content = _without_citing(tree, content, lexicon)
        candidate = build(tree, verb, frame, content, score, sourced=passive or frame != "seem")
        candidate = replace(candidate, cue=_with_particle(tree, candidate, entry))
        if not candidate.source and not passive and frame != "seem":
            continue  # Nobody says it: the parse went wrong, or it is an order or a wish.
        if _is_thing(tree, candidate.subject) and frame not in _WORDS:
            continue
        nests = bool(entry.classes & lexicon.words["nesting_classes"])
        own = tree.kid(verb, "nsubj") is not None and frame in _NESTED
        yield replace(candidate, nests=nests and own)


def _names_source(tree: Tree, verb: int, lexicon: Lexicon) -> bool:
    """Return whether a verb's object is somebody, not something: "citing two officials"."""
    thing = tree.kid(verb, "dobj")
    return thing is not None and tree.words[thing] in lexicon.words["cited"]


def _without_citing(tree: Tree, content: list[int], lexicon: Lexicon) -> list[int]:
    """Return a content without what it ends in: ", citing two officials"."""
    for n, token in enumerate(content[1:-1], start=1):
        if tree.words[token] == "," and tree.words[content[n + 1]] in lexicon.words["citing"]:
            return content[:n]
    return content


def _with_particle(tree: Tree, candidate: Candidate, entry: Entry) -> tuple[int, ...]:
    """Return a cue with the adjective of its phrase: "made it clear"."""
    particle = find_particle(tree, candidate.head, entry)
    if particle is None or particle in candidate.content or particle <= candidate.cue[-1]:
        return candidate.cue
    return (*candidate.cue, *range(candidate.cue[-1] + 1, particle + 1))


def _seems_to_report(tree: Tree, verb: int, lexicon: Lexicon) -> bool:
    """Return whether "seems to" leads to a cue with a content of its own: "seems to suggest"."""
    for inner in tree.kids(verb, "xcomp"):
        entry = lexicon.find_verb(tree, inner)
        if entry is not None and next(_active(tree, inner, entry, lexicon), None) is not None:
            return True
    return False


def _is_thing(tree: Tree, subject: int | None) -> bool:
    """Return whether a subject is "that" or "which": "ads that attack Ruiz" are nobody's words."""
    return subject is not None and tree.tags[subject] == "WDT"


def _inverted(tree: Tree, verb: int, entry: Entry) -> Candidate | None:
    """Return the candidate of "…, said two people." — a cue behind a comma, its subject behind it.

    The parser often reads this as a clause that follows; there is none before the sentence ends,
    but the one that the cue stands in may go on: "The deal, says Ruiz, is dead."
    """
    first = tree.sentence[verb]
    if "quote" not in entry.frames or tree.tags[verb] not in ("VBD", "VBZ"):
        return None
    if verb - first < 2 or tree.words[verb - 1] != "," or verb + 1 >= len(tree):
        return None
    resumed = _find_resumed(tree, verb)
    end = _find_stop(tree, verb + 1, _STOPS) if resumed is None else resumed
    named = [t for t in range(verb + 1, min(end, verb + 8)) if tree.is_nominal(t)]
    if not named or not tree.begins_noun_phrase(verb + 1):
        return None
    if resumed is None and (verb - first < 3 or any(k < verb for k in tree.kids(verb, "nsubj"))):
        return None
    rest = range(end + 1, _find_stop(tree, end, _ENDS)) if resumed is not None else ()
    subject = find_nearby_subject(tree, verb, ())
    content = (*range(first, verb - 1), *rest)
    source = tuple(range(verb + 1, end))
    return Candidate(verb, "clause-before", (verb,), content, source, subject, 0.9)


def _find_resumed(tree: Tree, verb: int) -> int | None:
    """Return the comma behind which the clause around a cue and its subject gets its verb."""
    if any(tree.opens_predicate(t) for t in range(tree.sentence[verb], verb)):
        return None
    for comma in range(verb + 2, _find_stop(tree, verb, _ENDS) - 1):
        if tree.words[comma] == "," and tree.opens_predicate(comma + 1):
            return comma
    return None


def _find_stop(tree: Tree, token: int, stops: frozenset[str]) -> int:
    while token < len(tree) and tree.words[token] not in stops:
        token += 1
    return token


def build(
    tree: Tree, verb: int, frame: str, content: list[int], score: float, *, sourced: bool = True
) -> Candidate:
    """Return the candidate of a verb cue with its subject as source."""
    subject = find_subject(tree, verb) if sourced else None
    finite = tree.is_finite(verb) or tree.kid(verb, "aux") is not None
    if subject is None and sourced and finite and not is_passive(tree, verb):
        subject = find_nearby_subject(tree, verb, content)
    if subject in content:
        subject = find_agent(tree, verb) if is_passive(tree, verb) else None
        agent = () if subject is None else tree.subtree(tree.heads[subject])
        content = [t for t in content if t not in agent]
    cue = cue_tokens(tree, verb, preposition=leading_preposition(tree, verb, content))
    taken = {*content, *cue}
    return Candidate(
        head=verb,
        frame=frame,
        cue=cue,
        content=tuple(content),
        source=source_tokens(tree, subject, taken),
        subject=subject,
        score=score,
    )


def _active(tree: Tree, verb: int, entry: Entry, lexicon: Lexicon) -> Iterator[Complement]:
    frames = entry.frames
    if "clause" in frames:
        yield from _beside_particle(tree, verb, entry)
    if "complement" in frames:
        yield from _small_clause(tree, verb)
    if "clause" in frames or "quote" in frames:
        days = lexicon.words["weekdays"] | lexicon.words["asides"]
        yield from _clauses(tree, verb, "clause" in frames, days)
    yield from _infinitives(tree, verb, frames)
    yield from _objects(tree, verb, frames, lexicon)
    yield from _prepositions(tree, verb, frames, lexicon.words["weekdays"])


def _beside_particle(tree: Tree, verb: int, entry: Entry) -> Iterator[Complement]:
    """Yield the clause below a verb's adjective: "made it clear that …"."""
    adjective = find_particle(tree, verb, entry)
    clause = None if adjective is None else tree.kid(adjective, "ccomp", "advcl", "csubj")
    if adjective is not None and clause is not None and clause > adjective:
        yield "clause", list(tree.subtree(clause)), 0.8


def _small_clause(tree: Tree, verb: int) -> Iterator[Complement]:
    predicate = tree.kid(verb, "oprd")
    thing = tree.kid(verb, "dobj")
    if predicate is not None:
        content = list(tree.subtree(predicate))
        if thing is not None:
            content = [*tree.subtree(thing), *content]
        yield "complement", content, 0.8
    clause = tree.kid(verb, "ccomp")
    if clause is not None and clause > verb:
        yield "complement", list(tree.subtree(clause)), 0.8


def _clauses(tree: Tree, verb: int, bare: bool, days: frozenset[str]) -> Iterator[Complement]:
    after = [k for k in tree.kids(verb, "ccomp") if k > verb]
    before = [k for k in tree.kids(verb, "ccomp") if k < verb]
    if after and bare:
        content = [t for k in after for t in range(tree.left[k], tree.right[k] + 1) if t > verb]
        yield "clause", _behind_day(tree, verb, content, days), 0.9
    if before:
        own = {verb, *(t for s in tree.kids(verb, "nsubj") for t in tree.subtree(s))}
        content = [t for k in before for t in tree.subtree(k) if t not in own]
        yield "clause-before", content, 0.9
    if tree.deps[verb] == "parataxis" and tree.is_verb(tree.heads[verb]):
        own = set(tree.subtree(verb))
        yield "parenthetical", [t for t in tree.subtree(tree.heads[verb]) if t not in own], 0.8


def _behind_day(tree: Tree, verb: int, clause: list[int], days: frozenset[str]) -> list[int]:
    """Return a clause without the day before it, but with the subject that it lost to the day.

    "said on Monday profit rose": to the parser "Monday profit" is one phrase.
    """
    start = clause[0]
    stop = start + 3 if tree.deps[start] == "prep" else start
    named = [t for t in range(verb + 2, min(stop, clause[-1])) if tree.words[t] in days]
    led = named and any(tree.deps[t] == "prep" for t in range(verb + 1, named[-1]))
    if not led or tree.deps[start] == "mark":
        return clause
    first = named[-1] + 1
    lost = range(first, start)
    if not all((tree.is_nominal(t) or tree.tags[t] in _PHRASE) for t in lost):
        return clause
    return [*lost, *(t for t in clause if t >= first)]


def _infinitives(tree: Tree, verb: int, frames: frozenset[str]) -> Iterator[Complement]:
    for k in tree.kids(verb, "xcomp", "ccomp"):
        if k < verb:
            continue
        to = tree.is_infinitive(k)
        thing = tree.kid(verb, "dobj")
        if to and thing is not None and "object-to" in frames:
            yield "object-to", [*tree.subtree(thing), *tree.subtree(k)], 0.7
        elif to and tree.deps[k] == "ccomp" and "object-to" in frames:
            yield "object-to", list(tree.subtree(k)), 0.7
        elif to and "to" in frames and tree.deps[k] == "xcomp":
            yield "to", list(tree.subtree(k)), 0.7
        elif to and "seem" in frames:
            yield from _raised(tree, verb, k)
        elif "ing" in frames and "VBG" in (
            tree.tags[k],
            *(tree.tags[a] for a in tree.kids(k, "aux")),
        ):
            yield "ing", list(tree.subtree(k)), 0.6
    if "seem" in frames:
        for k in tree.kids(verb, "oprd", "acomp", "advcl"):
            if k > verb:
                yield from _raised(tree, verb, k)


def _raised(tree: Tree, verb: int, predicate: int) -> Iterator[Complement]:
    subject = tree.kid(verb, "nsubj", "nsubjpass")
    if subject is not None:
        yield "seem", [*tree.subtree(subject), *tree.subtree(predicate)], 0.6


def _objects(
    tree: Tree, verb: int, frames: frozenset[str], lexicon: Lexicon
) -> Iterator[Complement]:
    thing = tree.kid(verb, "dobj")
    if thing is None or (thing < verb and not tree.tags[thing].startswith("W")):
        return
    content = list(tree.subtree(thing))
    for k in tree.kids(verb, "prep", "agent"):
        if k > thing and f"object-{tree.words[k]}" in frames:
            yield f"object-{tree.words[k]}", [*content, *tree.subtree(k)], 0.7
    for k in tree.kids(thing, "prep"):
        if k > verb and f"object-{tree.words[k]}" in frames:
            yield f"object-{tree.words[k]}", content, 0.6
    said = (
        "object" in frames
        or ("object-quoted" in frames and any(tree.words[t] in '“‘"' for t in content))
        or ("shown" in frames and _is_by_document(tree, verb, lexicon))
        or ("predicated" in frames and len(content) > 2)
    )
    # "issued a statement saying …": the statement speaks for itself.
    speaks = any(tree.kid(k, "ccomp") is not None for k in tree.kids(thing, "acl"))
    if said and thing > verb and not speaks:
        yield "object", _with_rest(tree, verb, content, "prep", *_DEEDS), 0.5


def _is_by_document(tree: Tree, verb: int, lexicon: Lexicon) -> bool:
    subject = tree.kid(verb, "nsubj")
    return subject is not None and tree.words[subject] in lexicon.words["document_nouns"]


def _with_rest(tree: Tree, verb: int, content: list[int], *deps: str) -> list[int]:
    """Return a phrase with what the parser hangs on the verb right behind it: "steps to win"."""
    for k in tree.kids(verb, *deps):
        first = tree.left[k]
        if first != content[-1] + 1 or tree.words[first] in _WHEN:
            continue
        if tree.deps[k] == "prep" or tree.tags[first] == "TO":
            content = [*content, *tree.subtree(k)]
    return content


def _prepositions(
    tree: Tree, verb: int, frames: frozenset[str], dates: frozenset[str]
) -> Iterator[Complement]:
    for k in tree.kids(verb, "prep"):
        word = tree.words[k]
        name = "to-np" if word == "to" else word
        if k < verb or tree.right[k] == k:
            continue
        phrase = list(range(k + 1, tree.right[k] + 1))
        content = _with_rest(tree, verb, phrase, *_DEEDS)
        names = {name} if content == phrase else {name, f"{name}-to"}
        dated = content == phrase and any(tree.words[t] in dates for t in tree.kids(k, "pobj"))
        if names & frames and not dated:
            yield name, content, 0.5
    for k in tree.kids(verb, "advcl", "ccomp"):
        # "called for Ruiz to resign", "asked workers if they planned to stay"
        first = tree.left[k]
        if k > verb and tree.deps[first] == "mark" and tree.words[first] in frames & _MARKS:
            content = list(tree.subtree(k))
            yield "clause", content[1:] if tree.words[first] == "for" else content, 0.7


def _passive(tree: Tree, verb: int, entry: Entry) -> Iterator[Complement]:
    frames = entry.frames
    subject = tree.kid(verb, "nsubjpass")
    for k in tree.kids(verb, "xcomp"):
        if "passive-seem" in frames and subject is not None and k > verb:
            yield "seem", [*tree.subtree(subject), *tree.subtree(k)], 0.5
    after = [k for k in tree.kids(verb, "ccomp") if k > verb]
    if "clause" in frames:
        yield from _beside_particle(tree, verb, entry)
    if after and "clause" in frames:
        yield "clause", [t for k in after for t in tree.subtree(k)], 0.7
    for k in tree.kids(verb, "xcomp"):
        if "object-to" in frames and k > verb:
            yield "object-to", list(tree.subtree(k)), 0.6
    if subject is None or not tree.tags[subject].startswith("W"):
        yield from _judged(tree, verb, frames, subject)


def _judged(
    tree: Tree, verb: int, frames: frozenset[str], subject: int | None
) -> Iterator[Complement]:
    """Yield who is spoken of in a passive, with what: "Ruiz is accused of lying"."""
    thing = [] if subject is None else list(tree.subtree(subject))
    for k in tree.kids(verb, "prep"):
        word = tree.words[k]
        if word == "about" and "about" in frames and tree.right[k] > k:
            yield "about", list(range(k + 1, tree.right[k] + 1)), 0.6
        if word == "as" and frames & {"as", "passive-as"} and thing:
            yield "subject", [*thing, *tree.subtree(k)], 0.5
        if f"object-{word}" in frames and thing and k > verb:
            yield "subject", [*thing, *tree.subtree(k)], 0.5
    if thing and find_agent(tree, verb) is not None and frames & {"subject", "object"}:
        yield "subject", thing, 0.5
