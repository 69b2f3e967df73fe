"""An article that three people labelled, and on one claim of which they do not agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from workbench.labelstudio import to_results
from workbench.labelstudio.accounts import Annotator
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.pull import pull
from workbench.labelstudio.push import PushOptions, push
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Link, Prediction, Region

ARTICLE = Article(
    id="pier",
    title="Harbour board denies that the pier 🚢 is for sale",
    source="The Eastmoor Courier",
    published="2024-03-07",
    text=(
        "EASTMOOR 🚢 — The harbour board has offered the old pier to a hotel chain, the weekly "
        "Morgenblad reported on Thursday.\n\n"
        "“The pier is not for sale,” said Petra Solvang, who speaks for the board.\n\n"
        "Mayor Idris Calloway said that he had seen no offer.\n"
    ),
)


def region(identifier: str, words: str, label: str, **fields: Any) -> Region:
    start = ARTICLE.text.index(words)
    return Region(identifier, label, start, start + len(words), **fields)


REPORT = region(
    "C1", "The harbour board has offered the old pier to a hotel chain", "claim", stance="assert"
)
SALE = region("C2", "“The pier is not for sale,”", "claim", stance="deny")
SEEN = region("C3", "he had seen no offer", "claim", stance="assert")
SPEAKERS = (
    region("S1", "the weekly Morgenblad", "speaker", name="Morgenblad", kind="document"),
    region("S2", "Petra Solvang", "speaker", name="Petra Solvang", kind="person"),
    region("S3", "Mayor Idris Calloway", "speaker", name="Idris Calloway", kind="person"),
)
CUE = region("U1", "reported", "cue")
SAID_BY = [Link("said_by", f"C{n}", f"S{n}") for n in (1, 2, 3)]
LINKS = (*SAID_BY, Link("cue_of", "U1", "C1"))
WHOLE = Annotation("pier", (REPORT, SALE, SEEN, *SPEAKERS, CUE), LINKS)


def with_claims(*claims: Region) -> Annotation:
    """The whole annotation with these claims in place of those of the same id."""
    new = {claim.id: claim for claim in claims}
    return replace(WHOLE, regions=tuple(new.get(r.id, r) for r in WHOLE.regions))


ASSERTED = with_claims(replace(SALE, stance="assert"))
A_QUOTE = with_claims(replace(SALE, label="quote", stance=None))
"""Deny, assert, or neither: three answers from three people."""

UNATTRIBUTED = replace(WHOLE, links=tuple(link for link in LINKS if link.source != "C3"))


def label(
    ledger: Ledger,
    lead: LabelStudio,
    title: str,
    people: Sequence[Annotator],
    annotations: Sequence[Annotation],
    *,
    overlap: int = 9,
) -> int:
    """Push the article, let people submit these annotations, pull; return the project's id."""
    ledger.add_article(ARTICLE)
    ledger.add_prediction(Prediction("rules-test", WHOLE, 0.5))
    options = PushOptions(title, model="rules-test", overlap=overlap)
    project = push(ledger, lead, options).project
    (row,) = lead.list_tasks(project)
    for person, annotation in zip(people, annotations, strict=True):
        with LabelStudio(lead.url, person.token) as port:
            port.submit(project, row.id, to_results(annotation, ARTICLE.text), lead_time=90)
    pull(ledger, lead, title)
    return project
