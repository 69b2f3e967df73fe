"""The figures of a report, from the ledger: each part by the step that owns it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import islice

from workbench.adjudicate import choose_rule, merge_article
from workbench.agree import agree, group_ledger
from workbench.audit.changes import count_changes
from workbench.audit.claims import collect_claims
from workbench.audit.claims.settled import is_adjudicated
from workbench.audit.report.figures import STAGES, Report, ReportOptions, RuleCount
from workbench.audit.report.people import Watched
from workbench.check import Count, check_ledger, load_rules, summarise
from workbench.ledger import Ledger


def gather_report(ledger: Ledger, options: ReportOptions | None = None, *, now: datetime) -> Report:
    """Return the figures of a report on the ledger as it is; `now` is the time it will show.

    All are of the state that its seal names, whoever writes meanwhile, and each part streams over
    the ledger. Raises LedgerError, and SettingsError for check switches that make no sense.
    """
    with ledger.snapshot():
        return _gather(ledger, options or ReportOptions(), now)


def _gather(ledger: Ledger, options: ReportOptions, now: datetime) -> Report:
    watched = Watched(options.overlap)
    watched.read(ledger.versions(states=None), _find_adjudicated(ledger))
    findings = check_ledger(ledger, rules=options.rules, config=options.config)
    counts = summarise(watched.watch(findings))
    claims = collect_claims(ledger)
    clusters = tuple(islice(claims.clusters, options.claims))
    articles = ledger.count()
    stages = {stage: watched.stages[stage] for stage in STAGES}
    stages["untouched"] += articles - sum(stages.values())
    return Report(
        options=options,
        made_at=now,
        seal=ledger.seal(),
        articles=articles,
        predicted=ledger.count_predicted(),
        stages=stages,
        people=watched.people(),
        agreement=agree(group_ledger(ledger)),
        changes=count_changes(ledger),
        findings=tuple(map(_explain, counts)),
        coverage=claims.coverage,
        clusters=clusters,
        tasks=find_tasks(
            ledger, options.sites, {s.doc_id for cluster in clusters for s in cluster.statements}
        ),
    )


def find_tasks(ledger: Ledger, sites: Mapping[str, str], doc_ids: set[str]) -> dict[str, str]:
    """Return the address of each article's task in a Label Studio whose address is known.

    Of several projects the one that was made first counts.
    """
    found: dict[str, str] = {}
    for name, number in sorted(map(_split, ledger.projects()), key=lambda p: (len(p[1]), p[1])):
        site = sites.get(name)
        if site is None or not site.startswith(("http://", "https://")):
            continue
        for push in ledger.pushes(f"{name}/{number}"):
            if push.doc_id in doc_ids:
                here = number.partition("~")[0]  # what the server calls it
                url = f"{site.rstrip('/')}/projects/{here}/data?task={push.task}"
                found.setdefault(push.doc_id, url)
    return found


def _split(project: str) -> tuple[str, str]:
    name, _, number = project.rpartition("/")
    return name, number


def _find_adjudicated(ledger: Ledger) -> frozenset[str]:
    """Return the articles that have decisions, and nothing left to decide."""
    rule = choose_rule(ledger)
    merged = ((doc_id, merge_article(ledger, doc_id, rule)) for doc_id in ledger.decided())
    return frozenset(doc_id for doc_id, found in merged if found and is_adjudicated(found[1]))


def _explain(count: Count) -> RuleCount:
    rule = next(rule for rule in load_rules() if rule.code == count.code)
    return RuleCount(count, rule.title, rule.remedy)
