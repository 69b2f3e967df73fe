"""Read articles → the ledger, in batches that are kept whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from workbench.errors import LedgerError
from workbench.ingest.outcome import Ingested, IngestSummary, Outcome, Refused
from workbench.ingest.rename import rename
from workbench.ledger import Ledger, tables
from workbench.text import short_digest

BATCH = 200
BATCH_CHARACTERS = 8_000_000
# An id that another text has taken gets a hyphen and eight digits more.
LONGEST_NAME = tables.LONGEST_NAME - 10


def add_to_ledger(
    results: Iterable[Outcome],
    ledger: Ledger,
    *,
    on_result: Callable[[Outcome], None] | None = None,
) -> IngestSummary:
    """Store everything ingested and return the counts; running it again adds nothing.

    An article whose text is there already keeps its id, and what came along is added to it. What
    has a name that not every database can keep is refused, whichever is beneath the ledger. A key
    takes one version a run, and a second, different one is refused. One transaction a batch, and
    what was read before an interruption is still written: whenever it stops, nothing is half there.
    `on_result` sees each result as it passes. Raises LedgerError.
    """
    counts: Counter[str] = Counter()
    batch: list[Ingested] = []
    size = 0
    try:
        for result in _refuse_rivals(_refuse_misfits(results)):
            if on_result is not None:
                on_result(result)
            if not isinstance(result, Ingested):
                counts["refused"] += 1
                continue
            batch.append(result)
            size += len(result.article.text)
            if len(batch) >= BATCH or size >= BATCH_CHARACTERS:
                ready, batch, size = batch, [], 0
                counts += _write(ready, ledger)
    finally:
        # Reached at the end and by Ctrl-C while reading; a batch that failed is no longer here.
        counts += _write(batch, ledger)
    return IngestSummary(**counts)


def _refuse_misfits(results: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield the results, those with a name that PostgreSQL does not take as refusals."""
    for result in results:
        misfit = _find_misfit(result) if isinstance(result, Ingested) else None
        yield Refused(result.origin, misfit, "Give it a shorter, plain name.") if misfit else result


def _find_misfit(ingested: Ingested) -> str | None:
    names = [("article's id", ingested.article.id, LONGEST_NAME)]
    names += [("annotation's key", version.key, LONGEST_NAME) for version in ingested.versions]
    names += [("model's name", p.model, tables.LONGEST_MODEL) for p in ingested.predictions]
    for what, name, most in names:
        if len(name) > most:
            return f"the {what} has {len(name)} characters; {most} are the most"
        if "\0" in name:
            return f"the {what} holds a NUL"
    return None


def _refuse_rivals(results: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield the results without the versions whose key another version of this run has.

    Both would be the newest version in turn, whenever it runs again.
    """
    first: dict[str, str] = {}
    for result in results:
        if not isinstance(result, Ingested):
            yield result
            continue
        # The ledger knows an article by its text, under whatever id it came.
        addressed = rename(result, short_digest(result.article.text))
        kept = []
        for version, same in zip(result.versions, addressed.versions, strict=True):
            address = short_digest(msgspec.json.encode(same).decode())
            if first.setdefault(same.key, address) == address:
                kept.append(version)
            else:
                yield Refused(
                    result.origin,
                    # Without the annotator's name: a release that hides names shows the reason.
                    f"{result.article.id} has another annotation by the same annotator already",
                    "Name the annotator of each, or ingest the later version in a run of its own.",
                )
        yield msgspec.structs.replace(result, versions=tuple(kept))


def _write(batch: list[Ingested], ledger: Ledger) -> Counter[str]:
    counts: Counter[str] = Counter()
    if not batch:
        return counts
    with ledger.transaction():
        for ingested in batch:
            stored = ledger.add_article(ingested.article, origin=ingested.origin)
            counts["articles" if stored else "known_articles"] += 1
            article = stored or ledger.find_article(ingested.article.text)
            if article is None:
                raise LedgerError(
                    f"the article {ingested.article.id!r} vanished while it was added."
                )
            named = rename(ingested, article.id)
            for version in named.versions:
                counts["versions" if ledger.add_version(version) else "known_versions"] += 1
            for prediction in named.predictions:
                new = ledger.add_prediction(prediction)
                counts["predictions" if new else "known_predictions"] += 1
    return counts
