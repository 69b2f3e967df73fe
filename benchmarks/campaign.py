"""A whole campaign, simulated: what check, agree, adjudicate, audit and report make of it.

python benchmarks/campaign.py [--corpora FOLDER] [--server] [--keep FOLDER]
→ benchmarks/results/campaign.json

Thirty articles, three annotators (see `staff.py`), everything through the ledger; with `--server`
through an embedded Label Studio and its label stream as well, one account each. `--keep` leaves the
ledger and the report in a folder.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from planted import Plant
from staff import Sheet, Staff, hire, perturb_all

from workbench.adjudicate import merge
from workbench.agree import Annotated, agree
from workbench.audit import count_changes, sum_rows, verify_ledger
from workbench.audit.report import ReportOptions, gather_report, render_report
from workbench.check import check_annotation, check_ledger
from workbench.evaluate import evaluate
from workbench.labelstudio import build_config, config_digest, to_results
from workbench.labelstudio.accounts import add_annotator
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.process import find_free_port
from workbench.labelstudio.pull import pull
from workbench.labelstudio.push import PushOptions, push
from workbench.labelstudio.server import down, find_home, up
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Finding
from workbench.records import to_attributions

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "campaign.json"
FACTORS = (0.0, 0.5, 1.0, 2.0, 4.0)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def fill(ledger: Ledger, staff: Staff) -> None:
    with ledger.transaction():
        for article in staff.articles.values():
            ledger.add_article(article)
        for prediction in staff.predictions.values():
            ledger.add_prediction(prediction)


def submit_directly(ledger: Ledger, staff: Staff) -> dict[str, str]:
    with ledger.transaction():
        for number, sheet in enumerate(staff.sheets, start=1):
            doc_id = sheet.annotation.doc_id
            ledger.add_version(
                AnnotationVersion(
                    key=f"simulated/1/{number}",
                    annotation=sheet.annotation,
                    annotator=sheet.annotator,
                    updated_by=sheet.annotator,
                    updated_at=NOON + timedelta(minutes=number),
                    lead_time=sheet.seconds,
                    model=staff.predictions[doc_id].model,
                    config=config_digest(build_config()),
                )
            )
    return {}


def submit_through_server(ledger: Ledger, staff: Staff, folder: Path) -> dict[str, str]:
    """Push, label as three accounts in the label stream, pull; return the server's address."""
    server = up(folder, port=find_free_port(18800))
    try:
        with LabelStudio.connect(server) as lead:
            model = next(iter(staff.predictions.values())).model
            options = PushOptions(title="Simulated campaign", model=model, overlap=3)
            pushed = push(ledger, lead, options)
            for who in sorted({sheet.annotator for sheet in staff.sheets}):
                account = add_annotator(lead, who, keep=find_home(folder))
                own = {s.annotation.doc_id: s for s in staff.sheets if s.annotator == who}
                with LabelStudio(server.url, account.token) as hand:
                    _label_stream(hand, pushed.project, own, staff)
            pull(ledger, lead, "Simulated campaign")
            return {lead.name: lead.url}
    finally:
        down(folder)


def _label_stream(hand: Any, project: int, own: dict[str, Sheet], staff: Staff) -> None:
    while (task := hand.next_task(project)) is not None:
        sheet = own[task["data"]["doc_id"]]
        text = staff.articles[sheet.annotation.doc_id].text
        result = to_results(sheet.annotation, text)
        began = task["predictions"][0]["id"]
        hand.submit(project, task["id"], result, prediction=began, lead_time=sheet.seconds)


def find_plants(staff: Staff, findings: Iterable[Finding]) -> dict[str, Any]:
    """Return how many planted errors of each kind the rule meant for them has named."""
    found = list(findings)
    planted: Counter[str] = Counter()
    named: Counter[str] = Counter()
    missed: list[str] = []
    for plant in staff.plants:
        planted[plant.kind] += 1
        if any(_names(finding, plant) for finding in found):
            named[plant.kind] += 1
        else:
            missed.append(f"{plant.kind} in {plant.doc_id} at {plant.start}-{plant.end}")
    return {
        "by_kind": {
            kind: {"rule": next(p.code for p in staff.plants if p.kind == kind), "planted": n,
                   "found": named[kind]}
            for kind, n in sorted(planted.items())
        },
        "planted": sum(planted.values()),
        "found": sum(named.values()),
        "recall": round(100 * sum(named.values()) / sum(planted.values()), 1),
        "missed": missed,
    }  # fmt: skip


def _names(finding: Finding, plant: Plant) -> bool:
    place = plant.start is None or (finding.start, finding.end) == (plant.start, plant.end)
    return place and (finding.code, finding.doc_id, finding.annotator) == (
        plant.code,
        plant.doc_id,
        plant.annotator,
    )


def count_false_alarms(staff: Staff) -> dict[str, Any]:
    """Return what the rules say of the unperturbed gold: counted, and each with its place."""
    alarms = [
        finding
        for doc_id, gold in sorted(staff.gold.items())
        for finding in check_annotation(gold, staff.articles[doc_id])
    ]
    codes = Counter(finding.code for finding in alarms)
    regions = sum(len(gold.regions) for gold in staff.gold.values())
    return {
        "articles": len(staff.gold),
        "regions": regions,
        "by_rule": dict(codes.most_common()),
        "list": [f"{f.code} {f.doc_id} {f.start}-{f.end}" for f in alarms],
    }


def flip_anywhere(staff: Staff) -> dict[str, int]:
    """Return how many flips of one claim, whatever its words, a rule on stance names at all."""
    rules = ("assertion-denied", "denial-asserted", "stance-contradiction", "self-dispute")
    flipped = named = 0
    for doc_id, gold in sorted(staff.gold.items()):
        for claim in (r for r in gold.regions if r.stance is not None):
            other = replace(claim, stance="deny" if claim.stance == "assert" else "assert")
            regions = tuple(other if r is claim else r for r in gold.regions)
            findings = check_annotation(replace(gold, regions=regions), staff.articles[doc_id])
            flipped += 1
            named += any(f.code in rules and f.start == claim.start for f in findings)
    return {"flipped": flipped, "named": named}


def measure_agreement(staff: Staff) -> list[dict[str, Any]]:
    """Return agreement at growing rates of error, over the articles whose gold is known."""
    rows = []
    for factor in FACTORS:
        groups: dict[str, list[Annotated]] = {}
        for sheet in perturb_all(staff, factor):
            doc_id = sheet.annotation.doc_id
            text = staff.articles[doc_id].text
            groups.setdefault(doc_id, []).append(Annotated(sheet.annotation, text, sheet.annotator))
        total = agree(map(tuple, groups.values()), bootstrap=0).total
        assert total is not None
        figures = {
            "token_alpha": total.spans[-1].alpha.value,
            "span_f1_strict": total.spans[-1].strict.value,
            "links_f1": total.links[-1].f1.value,
            "stance_alpha": total.stance.alpha.value,
        }
        rows.append({"factor": factor} | {k: round(v or 0.0, 3) + 0.0 for k, v in figures.items()})
    return rows


def measure_adjudication(ledger: Ledger, staff: Staff) -> dict[str, Any]:
    """Return how near majority and each annotator come to gold, and to the held-out annotator."""
    groups: dict[str, dict[str, Annotation]] = {}
    versions: dict[str, list[AnnotationVersion]] = {}
    for version in ledger.versions():
        groups.setdefault(version.annotation.doc_id, {})[version.annotator] = version.annotation
        versions.setdefault(version.annotation.doc_id, []).append(version)
    sets = {"perturbed, against gold": staff.gold, "real, against another": staff.held}
    figures: dict[str, Any] = {}
    for name, reference in sets.items():
        answers = {d: dict(groups[d], majority=merge(versions[d]).annotation) for d in reference}
        people = sorted({who for found in answers.values() for who in found})
        figures[name] = {
            who: _compare(staff, reference, {d: found[who] for d, found in answers.items()})
            for who in people
        }
    return figures


def _compare(
    staff: Staff, reference: dict[str, Annotation], answers: dict[str, Annotation]
) -> dict[str, Any]:
    def records(annotations: dict[str, Annotation]) -> Iterator[Any]:
        for doc_id, annotation in annotations.items():
            yield to_attributions(annotation, staff.articles[doc_id].text)

    found = evaluate(records(reference), records(answers), bootstrap=0)
    figures = {
        "exact_f1": found.figures["exact"].f1,
        "attribution_f1": found.figures["attribution"].f1,
        "stance_macro_f1": found.stance.macro_f1.value if found.stance else None,
        "actions_percent": found.actions.share.value,
    }
    return {name: None if value is None else round(value, 1) for name, value in figures.items()}


def tamper(path: Path, scratch: Path) -> dict[str, Any]:
    """Return what verification says of a copy in which one stance was changed by hand."""
    copy = scratch / "tampered.sqlite"
    with (
        contextlib.closing(sqlite3.connect(path)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        find = "select number, key from annotation_version where payload like ? limit 1"
        row = target.execute(find, ('%"stance":"assert"%',)).fetchone()
        flip = "update annotation_version set payload = replace(payload, ?, ?) where number = ?"
        target.execute(flip, ('"stance":"assert"', '"stance":"deny"', row[0]))
        target.commit()
    with Ledger.open(f"sqlite:///{copy}") as ledger:
        found = verify_ledger(ledger)
    named = [{"problem": a.problem, "article": a.doc_id, "key": a.key} for a in found.alterations]
    return {"altered": row[1], "sound": found.sound, "named": named}


def write_report(ledger: Ledger, options: ReportOptions, path: Path) -> dict[str, Any]:
    """Write the report and return how long that took and what is in it."""
    began = time.perf_counter()
    report = gather_report(ledger, options, now=datetime.now(UTC))
    page = render_report(report)
    spent = time.perf_counter() - began
    path.write_text(page, encoding="utf-8")
    return {
        "bytes": len(page.encode()),
        "seconds": round(spent, 1),
        "claims": report.coverage.claims,
        "contested": report.coverage.contested,
        "links_to_tasks": page.count("open in Label Studio"),
    }


def run(staff: Staff, folder: Path, *, server: bool) -> dict[str, Any]:
    path = folder / "ledger.sqlite"
    with Ledger.open(f"sqlite:///{path}") as ledger:
        fill(ledger, staff)
        began = time.perf_counter()
        if server:
            sites = submit_through_server(ledger, staff, folder)
        else:
            sites = submit_directly(ledger, staff)
        submitted = time.perf_counter() - began
        config = config_digest(build_config())
        options = ReportOptions(
            title="Simulated campaign", overlap=3, config=config, sites=sites, claims=25
        )
        report = write_report(ledger, options, folder / "report.html")
        changes = count_changes(ledger)
        figures = {
            "through": "an embedded Label Studio" if server else "the ledger",
            "articles": len(staff.articles),
            "submissions": sum(1 for _ in ledger.versions()),
            "submission_s": round(submitted, 1),
            "planted": find_plants(staff, check_ledger(ledger, config=config)),
            "false_alarms": count_false_alarms(staff),
            "stance_flipped_anywhere": flip_anywhere(staff),
            "agreement_by_rate_of_error": measure_agreement(staff),
            "adjudication": measure_adjudication(ledger, staff),
            "change_from_model": {
                row.annotator: {"predicted": row.predicted, "kept": row.kept}
                for row in sum_rows(changes.rows, "annotator")
            },
            "report": report,
            "verified": verify_ledger(ledger).sound,
        }
    return figures | {"tampered": tamper(path, folder)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("WORKBENCH_CORPORA", HERE.parent.parent / "shared" / "data")
    parser.add_argument("--corpora", type=Path, default=Path(default))
    parser.add_argument("--server", action="store_true", help="through a real Label Studio")
    parser.add_argument("--keep", type=Path, help="folder for the ledger and the report")
    arguments = parser.parse_args()
    staff = hire(arguments.corpora)
    with tempfile.TemporaryDirectory(prefix="workbench-") as scratch:
        figures = run(staff, Path(scratch), server=arguments.server)
        if arguments.keep:
            arguments.keep.mkdir(parents=True, exist_ok=True)
            for name in ("ledger.sqlite", "report.html"):
                shutil.copy(Path(scratch) / name, arguments.keep / name)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
