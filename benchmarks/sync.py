"""Push and pull held to the raw Label Studio requests beneath them, with peak memory.

python benchmarks/sync.py [--sizes 300 1500] [--repeats 9] → benchmarks/results/sync.json

Made-up articles of about 25 KB with 44 regions and 33 links as a task. A raw push posts the same
payload, encoded beforehand, to `/import` in files of 1,000 tasks; a raw pull is the one export
request for the whole project, read and thrown away. Ours read and write a ledger besides. A push
makes its project first, raw and ours. Raw and ours take turns on one embedded server, and figures
are medians; the ratio is the median of each turn's ratio. Ours runs in a process of its own, whose
peak memory is taken. A ratio of 1 means: as fast as such requests go. Processor seconds are given
too: they depend less on what else the machine does, and `other_load` tells how many of its
processors were busy with other things meanwhile (median over the turns).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import psutil

from workbench.cli import collect_rarely
from workbench.labelstudio import build_config
from workbench.labelstudio.payload import encode_task
from workbench.labelstudio.pipeline import cut
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.process import find_free_port
from workbench.labelstudio.pull import pull
from workbench.labelstudio.push import PushOptions, push
from workbench.labelstudio.server import down, up
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Link, Prediction, Region

RESULTS = Path(__file__).parent / "results" / "sync.json"
SENTENCE = (
    "“There was no call 🙂, and there will be none,” said Petra Solvang of the harbour company. "
)
STATEMENTS = 11


def make_article(number: int) -> tuple[Article, Prediction]:
    chance = random.Random(number)
    filler = "The council met again on a grey morning and nothing was decided before noon. "
    text, regions, links = f"Article {number}. ", [], []
    for n in range(STATEMENTS):
        at = len(text)
        places = {"c": (0, 46), "u": (47, 51), "s": (52, 65), "q": (69, 84)}
        for name, (start, end) in places.items():
            label = {"c": "claim", "u": "cue", "s": "speaker", "q": "quote"}[name]
            extra: dict[str, Any] = {"score": round(chance.random(), 3)}
            if label == "speaker":
                extra = {"name": "Petra Solvang", "kind": "person"}
            if label == "claim":
                extra["stance"] = "deny"
            regions.append(Region(f"{name}{n}", label, at + start, at + end, **extra))
        links += [Link("said_by", f"c{n}", f"s{n}"), Link("cue_of", f"u{n}", f"c{n}")]
        links.append(Link("said_by", f"q{n}", f"s{n}"))
        text += SENTENCE + filler * 7 + "\n\n"
    article = Article(f"a{number:05}", text, title=f"Article {number}", source="The Courier")
    annotation = Annotation(article.id, tuple(regions), tuple(links))
    return article, Prediction("rules-bench", annotation, 0.5)


def fill_ledger(path: Path, count: int) -> list[bytes]:
    bodies = []
    with Ledger.open(f"sqlite:///{path}") as ledger:
        for numbers in cut(range(count), 200):
            with ledger.transaction():
                for number in numbers:
                    article, prediction = make_article(number)
                    ledger.add_article(article)
                    ledger.add_prediction(prediction)
                    bodies.append(encode_task(article, prediction).body)
    return bodies


class Raw:
    """The bare requests, as a person with a script would send them."""

    def __init__(self, url: str, token: str, server: psutil.Process) -> None:
        self._server = server
        headers = {"Authorization": f"Token {token}"}
        self.http = httpx.Client(base_url=url, headers=headers, timeout=900, trust_env=False)

    def make_project(self, title: str) -> int:
        settings = {"title": title, "label_config": build_config()}
        return int(self.http.post("/api/projects/", json=settings).json()["id"])

    def push(self, title: str, payloads: list[bytes]) -> dict[str, float]:
        began, cpu = time.perf_counter(), time.process_time()
        project = self.make_project(title)
        for payload in payloads:
            files = {"file": ("tasks.json", payload, "application/json")}
            self.http.post(f"/api/projects/{project}/import", files=files).raise_for_status()
        return spent(began, cpu)

    def pull(self, project: int) -> dict[str, float]:
        params = {"exportType": "JSON", "download_all_tasks": "true"}
        began, cpu = time.perf_counter(), time.process_time()
        with self.http.stream("GET", f"/api/projects/{project}/export", params=params) as answer:
            for _ in answer.iter_bytes():
                pass
        return spent(began, cpu)

    def accept_all(self, project: int) -> None:
        """Turn every prediction into a submitted annotation, as the Data Manager's action does."""
        body = {"selectedItems": {"all": True, "excluded": []}, "project": project}
        params = {"id": "predictions_to_annotations", "project": project}
        self.http.post("/api/dm/actions", params=params, json=body).raise_for_status()

    def cpu(self) -> float:
        """Return the processor seconds that the server has used so far."""
        times = self._server.cpu_times()
        return float(times.user + times.system)

    def drop(self, project: int) -> None:
        self.http.delete(f"/api/projects/{project}/").raise_for_status()


def run_ours(verb: str, url: str, token: str, ledger: Path, title: str) -> dict[str, float]:
    """Run push or pull in a process of its own; return its seconds and peak memory in MB."""
    command = [sys.executable, __file__, "--one", verb, url, token, str(ledger), title]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def run_one(verb: str, url: str, token: str, ledger_path: str, title: str) -> None:
    collect_rarely()  # as the command does
    with Ledger.open(f"sqlite:///{ledger_path}") as ledger, LabelStudio(url, token) as port:
        began, cpu = time.perf_counter(), time.process_time()
        if verb == "push":
            push(ledger, port, PushOptions(title, model="rules-bench"))
        else:
            pull(ledger, port, title, everything=True)
        times = spent(began, cpu)
    # Not ru_maxrss: a process begins with the peak of the one that started it.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps({**times, "peak_mb": peak}))


def spent(began: float, cpu: float) -> dict[str, float]:
    """Return the seconds on the clock and on our processor since then."""
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}


def measure(size: int, repeats: int, raw: Raw, folder: Path, login: tuple[str, str]) -> Any:
    filled = folder / f"{size}.sqlite"
    bodies = fill_ledger(filled, size)
    port = LabelStudio(*login)
    payloads = [b"[" + b",".join(piece) + b"]" for piece in cut(bodies, 1000)]
    runs: dict[str, list[dict[str, float]]] = {
        name: [] for name in ("raw push", "push", "raw pull", "pull")
    }

    def note(name: str, run: Callable[[], dict[str, float]]) -> None:
        cpu, busy = raw.cpu(), count_busy()
        found = run()
        cpu, busy = raw.cpu() - cpu, count_busy() - busy
        others = max(0.0, busy - cpu - found["cpu"]) / found["seconds"]
        runs[name].append({**found, "server_cpu": cpu, "others": others})

    for repeat in range(repeats):
        title, ledger = f"Ours {size} {repeat}", folder / f"{size}-{repeat}.sqlite"
        shutil.copyfile(filled, ledger)
        in_turn(
            repeat,
            partial(note, "raw push", partial(raw.push, f"Raw {size} {repeat}", payloads)),
            partial(note, "push", partial(run_ours, "push", *login, ledger, title)),
        )
        for made in port.find_projects(f"Raw {size} {repeat}"):
            raw.drop(made)
        (project,) = port.find_projects(title)
        raw.accept_all(project)
        in_turn(
            repeat,
            partial(note, "raw pull", partial(raw.pull, project)),
            partial(note, "pull", partial(run_ours, "pull", *login, ledger, title)),
        )
        raw.drop(project)
    return {
        "tasks": size,
        "task_kb": round(sum(map(len, bodies)) / size / 1024, 1),
        **{verb: compare(size, runs[f"raw {verb}"], runs[verb]) for verb in ("push", "pull")},
    }


def in_turn(repeat: int, *steps: Callable[[], None]) -> None:
    """Take the steps, every other time the other way round: the first one may have it harder."""
    for step in steps if repeat % 2 == 0 else reversed(steps):
        step()


def count_busy() -> float:
    """Return the seconds that the machine's processors have been busy so far."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system)


def compare(
    size: int, raw: list[dict[str, float]], ours: list[dict[str, float]]
) -> dict[str, float]:
    """Return the medians of the raw runs and of ours."""

    def middle(runs: list[dict[str, float]], name: str) -> float:
        return median(run[name] for run in runs)

    ratios = [there["seconds"] / here["seconds"] for there, here in zip(raw, ours, strict=True)]
    return {
        "raw_tasks_per_second": round(size / middle(raw, "seconds"), 1),
        "tasks_per_second": round(size / middle(ours, "seconds"), 1),
        "ratio_to_raw": round(median(ratios), 2),
        "least_ratio": round(min(ratios), 2),
        "most_ratio": round(max(ratios), 2),
        "raw_server_cpu_ms_per_task": round(1000 * middle(raw, "server_cpu") / size, 2),
        "server_cpu_ms_per_task": round(1000 * middle(ours, "server_cpu") / size, 2),
        "own_cpu_ms_per_task": round(1000 * middle(ours, "cpu") / size, 2),
        "other_load": round(middle(raw, "others"), 2),
        "peak_mb": round(max(run["peak_mb"] for run in ours)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=[300, 1500])
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--one", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        run_one(*options.one)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            server = up(folder, port=find_free_port(18800))
            login = (server.url, server.token)
            raw = Raw(*login, psutil.Process(server.pid))
            rows = [measure(n, options.repeats, raw, folder, login) for n in options.sizes]
        finally:
            down(folder)
    RESULTS.parent.mkdir(exist_ok=True)
    report = {"load_average": [round(n, 1) for n in os.getloadavg()], "sizes": rows}
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print_table(rows)


def print_table(rows: list[Any]) -> None:
    columns = list(rows[0]["push"])
    print(" ".join(["tasks verb", *columns]))
    for row in rows:
        for verb in ("push", "pull"):
            cells = (f"{row[verb][name]:>{len(name)}}" for name in columns)
            print(" ".join([f"{row['tasks']:>5} {verb}", *cells]))


if __name__ == "__main__":
    main()
