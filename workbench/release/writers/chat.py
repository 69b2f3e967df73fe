"""`chat.jsonl`: conversations for tuning language models, with the guidelines as instruction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from workbench.model import Attributions, Record
from workbench.records import to_attributions
from workbench.release.entry import Entry
from workbench.release.format import Format
from workbench.release.lines import LineFile
from workbench.release.recipe import Recipe
from workbench.resources import resource

TASK = """\
Read the article and list who says what. Answer with one JSON object:
{"attributions": [{"speaker": canonical name or null, "kind": "person" | "organization" | \
"document" | "unnamed" | null, "source": words that name the speaker, "cue": words that report, \
"content": [words of each fragment], "stance": "assert" | "deny" | "none" | null, \
"same_claim": [positions in this list], "disputes": [positions in this list]}]}
Copy all words exactly from the article. These are the guidelines:

"""


class Answer(Record, frozen=True, omit_defaults=False):
    """One attribution as a model should write it: words, no offsets."""

    speaker: str | None
    kind: str | None
    source: tuple[str, ...]
    cue: tuple[str, ...]
    content: tuple[str, ...]
    stance: str | None
    same_claim: tuple[int, ...] = ()
    disputes: tuple[int, ...] = ()


class ChatWriter:
    """Writes a conversation an article: guidelines, article, attributions as JSON."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._lines = LineFile(folder / "chat.jsonl")
        self._lost = Counter({"spans whose words stand more than once": 0})

    def add(self, entry: Entry) -> None:
        """Write the article's conversation."""
        record = to_attributions(entry.version.annotation, entry.article.text)
        answers = _answers(record)
        for words in (w for a in answers for w in (*a.source, *a.cue, *a.content)):
            self._lost["spans whose words stand more than once"] += record.text.count(words) > 1
        reply = msgspec.json.encode({"attributions": answers}, order="deterministic").decode()
        messages = [
            {"role": "system", "content": instruction()},
            {"role": "user", "content": record.text},
            {"role": "assistant", "content": reply},
        ]
        self._lines.add({"doc_id": record.doc_id, "messages": messages}, entry.split)

    def close(self) -> Mapping[str, int]:
        """Finish the file."""
        self._lines.close()
        return self._lost


@cache
def instruction() -> str:
    """Return what the model is told: the task, the answer's form, the annotation guidelines."""
    return TASK + resource("docs", "guidelines.md").read_text(encoding="utf-8")


def _answers(record: Attributions) -> list[Answer]:
    def words(spans: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
        return tuple(record.text[start:end] for start, end in spans)

    return [
        Answer(
            speaker=a.speaker_name,
            kind=a.speaker_kind,
            source=words(a.source),
            cue=words(a.cue),
            content=words(a.content),
            stance=a.stance,
            same_claim=a.same_claim,
            disputes=a.disputes,
        )
        for a in record.attributions
    ]


FORMAT = Format(
    name="chat",
    title="Conversations for instruction tuning, guidelines as instruction",
    files=("chat.jsonl",),
    open_writer=ChatWriter,
    carries=frozenset(
        {"speakers", "cues", "contents", "stance", "names", "kinds", "said_by", "cue_of"}
        | {"continues", "same_claim", "disputes", "overlaps"}
    ),
)
