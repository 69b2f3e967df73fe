"""The rule reference `docs/checks.md`, made from the rules and their examples (`make docs`)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby

from workbench.check.examples import Sample, read_example
from workbench.check.rule import Rule, Scope
from workbench.check.rulebook import load_rules

_GIVEN: dict[Scope, str] = {
    "document": "the annotation as JSON",
    "annotation": "one annotation",
    "version": "one annotation and how it came about",
    "campaign": "the campaign as a whole",
    "result": "the result that Label Studio sent",
}

HEAD = """\
# Checks

Made from the rules by `make docs`; a test holds it to the code.

A check looks at labels and yields *findings*: code, severity, message, remedy, article, annotation,
annotator, a JSON path into the annotation, offsets (code points) and the words meant in at most 80
characters (`schemas/finding.schema.json`). An annotation is put to its JSON Schema first, then to
the rules. A document too broken to be read as an annotation gives schema findings only.

```python
from workbench.check import check_annotation, check_export, check_ledger, summarise

for finding in check_annotation(annotation, article):  # typed, or as JSON
    print(finding.code, finding.path, finding.excerpt)

summarise(check_export("EXPORT.json"))  # nothing needed but the file
summarise(check_ledger(ledger, rules={"no-speaker": "error", "rubber-stamp": False}))
```

`error` means that the labels cannot be used as they are: an export leaves such an annotation out
unless its recipe says otherwise. `warning` means that somebody should look, `info` that a lead may
want to know.

## How far to trust them

In the labels of PolNeAR's 84 development articles (2,190 attributions marked by trained annotators)
the rules find, apart from 126 contents without a speaker, 33 things: 13 edges inside a word, 8
lone quotation marks, 8 quotations left out, 4 blanks. Most are slips. Of 353 speaker names from
GUM's gold coreference, 5 are called unsupported, all of one person whom the document never names.
In the gold labels of `seeds/` nothing is found but reports without a speaker and paraphrases that
share no word (`unrelated-claims`). Of errors planted there, every one is found by the rule meant
for it (`tests/check/test_planted.py`). On 74 claims from PolNeAR whose stance a reader judged, the
two rules on cue and stance raise no false alarm; when the stance is flipped, they find 38: a denial
in the words of a claim, or a cue outside their lists, lets a flip pass.

Rules that read words know English only and are silent for articles in another language.

## In Label Studio

`workbench check --push` also shows the findings where annotators work: as columns of the Data
Manager, with a tab *Needs fixing* ([Label Studio](label-studio.md#what-needs-fixing)).

## Switches

A campaign switches rules by code in `workbench.toml`. An unknown code is refused with the nearest
one named; `schema` can be given another severity and not be switched off, as the others rely on it.

```toml
[check.rules]
no-speaker = "error"
rubber-stamp = false
```

## A rule of your own

A rule is a function with a code, a title, a severity and a remedy. It yields flaws; it never raises
and never prints. What it is given depends on its scope, below. Put it into a package and name the
module in the entry point group `workbench.rules`; the built-in ones come in by the same door.

```python
from workbench.check import Case, Flaw, rule


@rule("long-cue", "Cue of many words", severity="warning", remedy="Shorten it to the verb.")
def find_long_cues(case: Case):
    \"\"\"A cue has more than eight words.\"\"\"
    for i, region in case.sound:
        if region.label == "cue" and len(case.words(region).split()) > 8:
            yield Flaw("The cue is long.", f"$.regions[{i}]", region.start, region.end)
```

```toml
[project.entry-points."workbench.rules"]
long-cue = "my_package.rules"
```

| scope | the function is given |
|---|---|
| `document` | the annotation as JSON, before anything else |
| `result` | a `Conversion`: what could be read of a Label Studio result |
| `annotation` (default) | a `Case`: article, annotation, look-ups |
| `version` | a `Submission`: a case with version, prediction, config in force, text shown |
| `campaign` | nothing: it returns a `Watch`, which sees every submission and then reports |

"""


def render_reference() -> str:
    """Return `docs/checks.md`: how checks work, then every built-in rule with its examples."""
    builtin = [r for r in load_rules() if r.find.__module__.startswith("workbench.check.")]
    ordered = sorted(builtin, key=lambda rule: list(_GIVEN).index(rule.scope))
    rules = {rule.code: [r for r in ordered if r.code == rule.code] for rule in ordered}
    return HEAD + "".join(_render_table(rules)) + "".join(_render_rules(rules))


def _render_table(rules: dict[str, list[Rule]]) -> Iterator[str]:
    yield f"## The rules\n\nThere are {len(rules)}.\n\n| code | severity | what |\n|---|---|---|\n"
    for code, same in rules.items():
        yield f"| [`{code}`](#{code}) | {same[0].severity} | {same[0].title} |\n"


def _render_rules(rules: dict[str, list[Rule]]) -> Iterator[str]:
    for scope, group in groupby(rules.values(), key=lambda same: same[0].scope):
        yield f"\n## On {_GIVEN[scope]}\n"
        for same in group:
            yield from _render_rule(same)


def _render_rule(same: list[Rule]) -> Iterator[str]:
    main = same[0]
    yield f"\n### {main.code}\n\n{main.title} · {main.severity}\n\n{main.description}\n"
    if len(same) > 1:
        yield f"Also found on {' and '.join(_GIVEN[r.scope] for r in same[1:])}.\n"
    yield f"\n*Remedy:* {main.remedy}\n\n"
    example = read_example(main.code)
    for sample in example.bad:
        places = "; ".join(
            f"`{e.path}`" + (f" {_quote(e.excerpt)}" if e.excerpt else "") for e in sample.findings
        )
        yield f"- bad: {sample.title}{_render_text(sample)} → {places}\n"
    for sample in example.good:
        yield f"- good: {sample.title}{_render_text(sample)}\n"


def _render_text(sample: Sample) -> str:
    text = sample.text.replace("\n", " ⏎ ").replace("\t", " ⇥ ")
    if len(text) > 120:
        text = text[:119] + "…"
    return f": {_quote(text)}" if text else ""


def _quote(words: str) -> str:
    return f"*{words}*"


if __name__ == "__main__":
    sys.stdout.write(render_reference())
