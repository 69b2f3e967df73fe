"""Selection: which documents a recipe asks for, and which of their annotations are gold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Set
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from msgspec.structs import replace

from workbench.check import Submission, check_submission
from workbench.check.rule import Scope
from workbench.check.rulebook import Rulebook, Switches, choose_rules
from workbench.model import Annotation, AnnotationVersion, Article, Prediction
from workbench.newest import touched_at
from workbench.release.entry import Document, Entry, Exclusion, Selected, Waiver
from workbench.release.pseudonyms import Pseudonyms
from workbench.release.recipe import Recipe
from workbench.release.splits import SplitPlan
from workbench.text import digest

# The scopes of the rules that a ledger's annotations are held against.
CHECKED: tuple[Scope, ...] = ("document", "annotation", "version")
_LATEST = datetime.max.replace(tzinfo=UTC)


def select_entries(
    documents: Iterable[Document | Exclusion],
    recipe: Recipe,
    *,
    rules: Switches | Rulebook | None = None,
    plan: SplitPlan | None = None,
) -> Iterator[Selected]:
    """Yield the recipe's entries, and an exclusion for whatever stays out, in document order.

    `rules` are the campaign's check switches, `plan` says who belongs to which split. Raises
    SettingsError for switches without sense.
    """
    book = choose_blocking(rules)
    pseudonyms = Pseudonyms() if recipe.annotators == "pseudonyms" else None
    for document in documents:
        if isinstance(document, Exclusion):
            yield document
        elif not asks_for(recipe, document.article):
            yield Exclusion(document.article.id, "not selected")
        else:
            for selected in _judge(document, recipe, book, plan):
                yield pseudonyms.hide(selected, document) if pseudonyms else selected


def choose_blocking(rules: Switches | Rulebook | None) -> Rulebook:
    """Return the rules that keep an annotation out: those of severity error."""
    return choose_rules(rules).only("error")


def _judge(
    document: Document, recipe: Recipe, book: Rulebook, plan: SplitPlan | None
) -> Iterator[Selected]:
    chosen, exclusions = _choose(document, recipe)
    yield from exclusions
    for version in chosen:
        codes = _error_codes(document, version, book)
        for code in codes:
            if recipe.include_invalid or code in recipe.waive:
                yield Waiver(document.article.id, version.key, code)
        blocking = tuple(code for code in codes if code not in recipe.waive)
        if blocking and not recipe.include_invalid:
            yield Exclusion(document.article.id, "invalid", version.key, blocking)
        else:
            yield _enter(document, version, recipe, plan)


def asks_for(recipe: Recipe, article: Article) -> bool:
    """Return whether the recipe's `select` takes an article."""
    want = recipe.select
    return (
        (not want.articles or any(fnmatchcase(article.id, p) for p in want.articles))
        and (not want.languages or article.language in want.languages)
        and (not want.sources or article.source in want.sources)
        and (not want.licences or article.licence in want.licences)
    )


def _choose(document: Document, recipe: Recipe) -> tuple[list[AnnotationVersion], list[Exclusion]]:
    """Return the gold annotations of a document and what is excluded instead."""
    if recipe.gold == "adjudicated":
        return _adjudicated(document)
    people = {recipe.annotator} if recipe.annotator else set(recipe.select.annotators)
    found = [v for v in document.versions if not people or v.annotator in people]
    if not found:
        return [], [Exclusion(document.article.id, "no annotation")]
    if recipe.gold == "first":
        return [min(found, key=lambda v: (v.created_at or _LATEST, v.key))], []
    if recipe.gold == "latest":
        return [max(found, key=lambda v: (touched_at(v), v.key))], []
    if recipe.gold != "every" and len(found) > 1:
        return [], [Exclusion(document.article.id, "ambiguous", v.key) for v in found]
    return found, []


def _adjudicated(document: Document) -> tuple[list[AnnotationVersion], list[Exclusion]]:
    gold, doc_id = document.gold, document.article.id
    if gold is None:
        return [], [Exclusion(doc_id, "no annotation")]
    if gold.open:
        return [], [Exclusion(doc_id, "undecided")]
    adjudicated = AnnotationVersion(
        key=f"adjudicated/{doc_id}",
        annotation=gold.annotation,
        annotator="adjudicated",
        version=max(version.version for version in document.versions),
        created_at=min((v.created_at for v in document.versions if v.created_at), default=None),
        updated_at=max((v.updated_at for v in document.versions if v.updated_at), default=None),
        model=_name_start({version.model for version in document.versions}),
    )
    return [adjudicated], []


def _name_start(models: Set[str | None]) -> str | None:
    """Return the model that all started from; where it is not one, a name that no prediction has.

    So nobody takes for added what some annotators found there.
    """
    if len(models) == 1:
        return next(iter(models))
    return ";".join(sorted(model or "nothing" for model in models))


def _error_codes(document: Document, version: AnnotationVersion, book: Rulebook) -> tuple[str, ...]:
    submission = Submission(
        document.article,
        version.annotation,
        version=version,
        prediction=_baseline(document, version),
    )
    return tuple(sorted({finding.code for finding in check_submission(submission, rules=book)}))


def _baseline(document: Document, version: AnnotationVersion) -> Prediction | None:
    return document.predictions.get(version.model) if version.model else None


def _enter(
    document: Document, version: AnnotationVersion, recipe: Recipe, plan: SplitPlan | None
) -> Entry | Exclusion:
    article = document.article
    address = digest(article.text)
    split = plan.split(address) if plan else None
    if plan and split is None:
        return Exclusion(article.id, "torn", version.key)
    withheld = not _may_leave(article, recipe)
    return Entry(
        article=replace(article, text="", title=None) if withheld else article,
        # The raw result holds the text again, and what it says is in the annotation.
        version=replace(version, raw=None),
        digest=address,
        split=split,
        settled=document.gold.settled if document.gold else {},
        length=len(article.text),
        withheld=withheld,
        prediction=_baseline(document, version),
        hashes=region_hashes(version.annotation, article.text),
    )


def _may_leave(article: Article, recipe: Recipe) -> bool:
    if recipe.text != "licensed":
        return recipe.text == "all"
    open_licences = {licence.casefold() for licence in recipe.open_licences}
    return (article.licence or "").casefold() in open_licences


def region_hashes(annotation: Annotation, text: str) -> tuple[str, ...]:
    """Return the first 16 hex digits of the SHA-256 of every region's text, in region order."""
    slices = (text[max(0, r.start) : max(0, r.end)] for r in annotation.regions)
    return tuple(
        hashlib.sha256(piece.encode("utf-8", "surrogatepass")).hexdigest()[:16] for piece in slices
    )
