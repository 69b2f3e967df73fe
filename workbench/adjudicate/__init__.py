"""Adjudication: merge annotations, decide conflicts, and state how gold was settled."""
