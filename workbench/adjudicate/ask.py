"""From clusters of regions to questions with the annotators' votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from statistics import median_low

from workbench.adjudicate.cluster import Cluster, cluster, group_of
from workbench.adjudicate.decision import Candidate, Field
from workbench.adjudicate.question import (
    Question,
    address_question,
    address_region,
    read_span,
    write_span,
)
from workbench.adjudicate.rule import How, Rule, Votes
from workbench.agree.sheet import fold_case
from workbench.model import LINK_KINDS, Annotation, LinkKind, Span


class Asker:
    """Asks everything there is to ask about one article's annotations."""

    def __init__(self, doc_id: str, annotations: Mapping[str, Annotation], rule: Rule) -> None:
        self.doc_id = doc_id
        self.rule = rule
        self.annotations = annotations
        self.judges = {n for n, a in annotations.items() if "stance" in a.layers}
        self.clusters: dict[str, Cluster] = {}
        self.spans: dict[str, Span] = {}
        for found in cluster(annotations):
            label, _ = rule.settle(self._label_votes(found))
            span = _most_given(rule, found)
            address = address_region(doc_id, group_of(str(label)), span, self.clusters)
            self.clusters[address], self.spans[address] = found, span
        self.merged_id = {
            (name, region.id): address
            for address, found in self.clusters.items()
            for name, region in found.members.items()
        }
        self.links = self._read_links()
        self.linked = {(kind, source) for _, kind, source in self.links}

    def ask(self) -> Iterator[Question]:
        """Yield the questions of each region in text order, then those about its links."""
        for address, found in self.clusters.items():
            yield self._presence_question(address, found)
            yield self._question(address, "label", self._label_votes(found))
            yield self._span_question(address, found)
            yield from self._detail_questions(address, found)
            for kind in LINK_KINDS:
                if (kind, address) in self.linked:
                    yield self._link_question(address, found, kind)

    def _presence_question(self, address: str, found: Cluster) -> Question:
        votes = {n: "keep" if n in found.members else "drop" for n in self.annotations}
        value, how = self.rule.settle(votes)
        # What nobody settled stays in the proposal, or the adjudicator would not see it.
        return self._question(address, "region", votes, (value if how else "keep", how))

    def _label_votes(self, found: Cluster) -> Votes:
        """Return labels; who did not judge stance cannot tell a claim from a quote."""
        votes = {name: region.label for name, region in found.members.items()}
        able = {n: v for n, v in votes.items() if n in self.judges or group_of(v) != "content"}
        return able or votes

    def _detail_questions(self, address: str, found: Cluster) -> Iterator[Question]:
        members = found.members
        claims = {
            n: r.stance for n, r in members.items() if r.label == "claim" and n in self.judges
        }
        speakers = {n: r for n, r in members.items() if r.label == "speaker"}
        if claims:
            yield self._question(address, "stance", claims)
        if speakers:
            names = _spell_alike({n: r.name for n, r in speakers.items()})
            kinds = {n: r.kind for n, r in speakers.items()}
            yield self._question(address, "name", self._without_blanks(names))
            yield self._question(address, "kind", self._without_blanks(kinds))

    def _without_blanks(self, votes: Votes) -> Votes:
        """Return the votes of those who filled the field in, unless unanimity is wanted."""
        if self.rule.strategy == "unanimous":
            return votes
        return {name: value for name, value in votes.items() if value is not None} or votes

    def _span_question(self, address: str, found: Cluster) -> Question:
        votes = {n: write_span(r.start, r.end) for n, r in found.members.items()}
        value, how = self.rule.settle(votes)
        if how is None:
            value, how = self._settle_ends(address, found)
        return self._question(address, "span", votes, (value, how))

    def _settle_ends(self, address: str, found: Cluster) -> tuple[str, How | None]:
        """Return start and end settled each by itself, or else the span most annotators gave."""
        start, start_how = self.rule.settle({n: str(r.start) for n, r in found.members.items()})
        end, end_how = self.rule.settle({n: str(r.end) for n, r in found.members.items()})
        if start_how and end_how and int(str(start)) < int(str(end)):
            return write_span(int(str(start)), int(str(end))), "majority"
        return write_span(*self.spans[address]), None

    def _link_question(self, address: str, found: Cluster, kind: LinkKind) -> Question:
        targets = {name: self.links.get((name, kind, address), set()) for name in found.members}
        offered = {target for chosen in targets.values() for target in chosen}
        votes = {
            name: " ".join(sorted(chosen))
            for name, chosen in targets.items()
            # Whoever lacks both the link and its far end said nothing of the link itself.
            if chosen or any(name in self.clusters[target].members for target in offered)
        }
        value, how = self.rule.settle(votes)
        if how is None and self.rule.strategy in ("majority", "weighted"):
            value, how = self._settle_each(offered, votes, value)
        return self._question(address, kind, votes, (value, how))

    def _read_links(self) -> dict[tuple[str, str, str], set[str]]:
        """Return the merged ids that each annotator's links lead to, by name, kind and source."""
        order = {address: i for i, address in enumerate(self.clusters)}
        found: dict[tuple[str, str, str], set[str]] = {}
        for name, annotation in self.annotations.items():
            for link in annotation.links:
                source = self.merged_id.get((name, link.source))
                target = self.merged_id.get((name, link.target))
                if source is None or target is None or source == target:
                    continue
                if link.kind == "same_claim" and order[target] < order[source]:
                    source, target = target, source
                found.setdefault((name, link.kind, source), set()).add(target)
        return found

    def _settle_each(
        self, offered: set[str], votes: Votes, best: str | None
    ) -> tuple[str | None, How | None]:
        """Return the links that each have more than half of the votes, where each is settled."""
        kept = []
        for target in sorted(offered):
            one = {n: "yes" if target in (v or "").split() else "no" for n, v in votes.items()}
            answer, how = self.rule.settle(one)
            if how is None:
                return best, None
            kept += [target] if answer == "yes" else []
        # All agree that there is a link and none agree on one: that is a conflict, not "no link".
        return (" ".join(kept), "majority") if kept else (best, None)

    def _question(
        self,
        address: str,
        field: Field,
        votes: Votes,
        outcome: tuple[str | None, How | None] | None = None,
    ) -> Question:
        value, how = outcome or self.rule.settle(votes)
        candidates = _count(votes)
        start, end = self.spans[address]
        return Question(
            id=address_question(self.doc_id, address, field, candidates),
            region=address,
            field=field,
            start=start,
            end=end,
            candidates=candidates,
            value=value,
            how=how,
            share=round(self.rule.shares(votes).get(value, 0.0), 4),
        )


def _count(votes: Votes) -> tuple[Candidate, ...]:
    """Return the answers, most given first, each with who gave it."""
    names: dict[str | None, list[str]] = {}
    for name in sorted(votes):
        names.setdefault(votes[name], []).append(name)
    ordered = sorted(names, key=lambda value: (-len(names[value]), str(value)))
    return tuple(Candidate(value, tuple(names[value])) for value in ordered)


def _most_given(rule: Rule, found: Cluster) -> Span:
    """Return the span with the most votes; where that is a tie, the one nearest to the medians."""
    spans = {n: write_span(r.start, r.end) for n, r in found.members.items()}
    shares = rule.shares(spans)
    start = median_low(r.start for r in found.members.values())
    end = median_low(r.end for r in found.members.values())

    def rank(value: str | None) -> tuple[float, int, Span]:
        span = read_span(str(value))
        return -round(shares[value], 9), abs(span[0] - start) + abs(span[1] - end), span

    return read_span(str(min(shares, key=rank)))


def _spell_alike(names: Mapping[str, str | None]) -> Votes:
    """Return the names with spellings that differ in case and blanks made one, the commonest."""
    spellings: dict[str, Counter[str]] = {}
    for name in names.values():
        if name:
            spellings.setdefault(fold_case(name), Counter())[name] += 1
    chosen = {key: min(c, key=lambda n: (-c[n], n)) for key, c in spellings.items()}
    return {who: chosen[fold_case(name)] if name else None for who, name in names.items()}
