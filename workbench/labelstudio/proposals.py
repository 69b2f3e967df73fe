"""What was shown to the adjudicator: proposals as tasks, and the versions each was made of.

A submission is a decision on the proposal it began from. Annotations that came in meanwhile were
not on show, so nothing is decided about them; therefore the ledger remembers what a proposal was
made of, and a hidden item of the result names the proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from workbench.adjudicate import Merged, Proposal, Rule, Strategy, merge_by, read_versions
from workbench.errors import InputError
from workbench.labelstudio.campaign import task_data
from workbench.labelstudio.convert import from_results, to_results
from workbench.labelstudio.fields import Fields
from workbench.labelstudio.labels import PROPOSAL_CONTROL, REASON_CONTROL, TEXT_OBJECT
from workbench.ledger import Ledger
from workbench.model import AnnotationVersion, Article


class _Basis(msgspec.Struct, frozen=True):
    strategy: Strategy
    trusted: str | None
    weights: dict[str, float]
    versions: tuple[tuple[str, int], ...]


def remember_basis(
    ledger: Ledger, proposal: Proposal, rule: Rule, versions: Sequence[AnnotationVersion]
) -> None:
    """Remember what a proposal was made of."""
    basis = _Basis(
        rule.strategy, rule.trusted, dict(rule.weights), tuple((v.key, v.version) for v in versions)
    )
    ledger.set(_key(proposal.digest), msgspec.to_builtins(basis))


def recall_merge(ledger: Ledger, digest: str) -> Merged | None:
    """Return the merge that the proposal of that digest was made of; None where nobody knows."""
    known = ledger.get(_key(digest))
    if known is None:
        return None
    basis = msgspec.convert(known, _Basis)
    versions = read_versions(ledger, basis.versions)
    return merge_by(Rule(basis.strategy, basis.trusted, basis.weights), versions)


def encode_proposal(article: Article, proposal: Proposal) -> bytes:
    """Return the new task of a proposal as JSON. Raises InputError for what must not be sent."""
    annotation = proposal.prediction.annotation
    prediction = {"model_version": proposal.prediction.model, **encode_result(article, proposal)}
    data = {**task_data(article, annotation.layers), **proposal_fields(proposal)}
    return msgspec.json.encode({"data": data, "predictions": [prediction]})


def encode_result(article: Article, proposal: Proposal) -> dict[str, Any]:
    """Return result and score of a proposal's prediction. Raises InputError for garbage."""
    annotation = proposal.prediction.annotation
    result = to_results(annotation, article.text)
    beyond = any(not r.lies_within(len(article.text)) for r in annotation.regions)
    if beyond or from_results(result, text=article.text, doc_id=article.id).findings:
        raise InputError(
            f"The merged annotation of {article.id} is not well-formed.",
            remedy="`workbench check` names what is wrong with the annotations.",
        )
    name = {
        "id": f"p{proposal.digest}",
        "from_name": PROPOSAL_CONTROL,
        "to_name": TEXT_OBJECT,
        "type": "textarea",
        "value": {"text": [proposal.digest]},
    }
    return {"result": [*result, name], "score": proposal.prediction.score}


def proposal_fields(proposal: Proposal) -> Fields:
    """Return the data columns of a proposal's task."""
    fields: Fields = msgspec.to_builtins(proposal.fields)
    return fields


def read_proposal(result: Any) -> str | None:
    """Return the digest of the proposal that a result began from, if it says so."""
    return _read_text(result, PROPOSAL_CONTROL)


def read_reason(result: Any) -> str | None:
    """Return what the adjudicator gave as the reason, if anything."""
    return _read_text(result, REASON_CONTROL)


def _read_text(result: Any, control: str) -> str | None:
    for item in result if isinstance(result, list) else ():
        if isinstance(item, dict) and item.get("from_name") == control:
            value = item.get("value")
            lines = value.get("text") if isinstance(value, dict) else None
            texts = lines if isinstance(lines, list) else [lines]
            return "\n".join(t.strip() for t in texts if isinstance(t, str)).strip() or None
    return None


def _key(digest: str) -> str:
    return f"proposal:{digest}"
