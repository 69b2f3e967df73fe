# ruff: noqa: T201  # a script says what it found
"""The auditor's table: every claim that somebody denies, who asserts it and who denies it.

python who_denies_what.py RELEASE
"""

import sys

from workbench.release import load_release


def main(folder: str) -> None:
    """Print the disputed claims of a release as a Markdown table."""
    claims = load_release(folder).claims
    disputed = claims[claims["denied_by"].map(len) > 0]
    print("| article | claim | asserted by | denied by |")
    print("|---|---|---|---|")
    for claim in disputed.itertuples():
        content = " ".join(claim.content.split()).replace("|", "\\|")
        people = ", ".join(claim.asserted_by), ", ".join(claim.denied_by)
        print(f"| {claim.doc_id} | {content} | {people[0]} | {people[1]} |")


if __name__ == "__main__":
    main(sys.argv[1])
