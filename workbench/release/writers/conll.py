"""`conll/LAYER.conll`: a token a line with its tag, in BIO or BIOES, one file a layer.

Columns: token, start, end (code points), tag. An empty line ends a paragraph, `-DOCSTART-` begins
an article (CoNLL 2003, Tjong Kim Sang and De Meulder).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from workbench.release.entry import Entry
from workbench.release.format import Format
from workbench.release.lines import TextFile
from workbench.release.recipe import Recipe
from workbench.release.tokens import (
    Token,
    TokenSpan,
    align,
    drop_overlaps,
    regions_of,
    tokenize,
)
from workbench.text import paragraphs

LAYERS = {"speaker": ("speaker",), "cue": ("cue",), "content": ("quote", "claim")}


class ConllWriter:
    """Writes three files of tagged tokens: speakers, cues, and quotes with claims."""

    def __init__(self, folder: Path, recipe: Recipe, *, folder_name: str, ends: bool) -> None:
        del recipe
        self._files = {layer: TextFile(folder / folder_name / f"{layer}.conll") for layer in LAYERS}
        self._ends = ends
        self._lost: Counter[str] = Counter(
            {"spans moved to token borders": 0, "spans inside others": 0, "spans cut at a line": 0}
        )

    def add(self, entry: Entry) -> None:
        """Write the article into each layer's file."""
        text, annotation = entry.article.text, entry.version.annotation
        tokens = tokenize(text)
        breaks = _paragraph_starts(text, tokens)
        for layer, labels in LAYERS.items():
            regions = regions_of(annotation, labels)
            spans = align(regions, tokens)
            kept = drop_overlaps(spans)
            self._lost["spans inside others"] += len(regions) - len(kept)
            self._lost["spans moved to token borders"] += sum(not s.exact for s in kept)
            self._lost["spans cut at a line"] += sum(
                any(s.first < b <= s.last for b in breaks) for s in kept
            )
            tags = _tag(len(tokens), kept, breaks, ends=self._ends)
            lines = _lines(tokens, tags, breaks)
            self._files[layer].write("".join(lines).encode(), entry.split)

    def close(self) -> Mapping[str, int]:
        """Finish the files; return what tokens could not show."""
        for file in self._files.values():
            file.close()
        return self._lost


def _paragraph_starts(text: str, tokens: Sequence[Token]) -> list[int]:
    """Return the numbers of the tokens that begin a paragraph, but for the first."""
    starts = iter(start for start, _ in paragraphs(text))
    following = next(starts, None)
    found = []
    for i, token in enumerate(tokens):
        if following is not None and token.start >= following:
            found.append(i)
            while following is not None and token.start >= following:
                following = next(starts, None)
    return found[1:]


def _tag(count: int, spans: Sequence[TokenSpan], breaks: Sequence[int], *, ends: bool) -> list[str]:
    tags = ["O"] * count
    cuts = set(breaks)
    for span in spans:
        pieces: list[list[int]] = []
        for i in range(span.first, span.last + 1):
            if i == span.first or i in cuts:
                pieces.append([])
            pieces[-1].append(i)
        for piece in pieces:
            for i in piece:
                tags[i] = f"I-{span.tag}"
            tags[piece[0]] = f"B-{span.tag}"
            if ends:
                tags[piece[-1]] = f"{'S' if len(piece) == 1 else 'E'}-{span.tag}"
    return tags


def _lines(tokens: Sequence[Token], tags: Sequence[str], breaks: Sequence[int]) -> Iterator[str]:
    yield "-DOCSTART- -X- O O\n\n"
    cuts = set(breaks)
    for i, (token, tag) in enumerate(zip(tokens, tags, strict=True)):
        if i in cuts:
            yield "\n"
        yield f"{token.text}\t{token.start}\t{token.end}\t{tag}\n"
    yield "\n"


_CARRIES = frozenset({"speakers", "cues", "contents", "stance"})
FORMAT = Format(
    name="conll",
    title="Tokens tagged in BIO, one file a layer",
    files=tuple(f"conll/{layer}.conll" for layer in LAYERS),
    open_writer=partial(ConllWriter, folder_name="conll", ends=False),
    carries=_CARRIES,
)
BIOES = Format(
    name="conll-bioes",
    title="Tokens tagged in BIOES, one file a layer",
    files=tuple(f"conll-bioes/{layer}.conll" for layer in LAYERS),
    open_writer=partial(ConllWriter, folder_name="conll-bioes", ends=True),
    carries=_CARRIES,
)
