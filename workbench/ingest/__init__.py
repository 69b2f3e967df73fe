"""Ingest: files, folders, URLs and standard input → articles, with the labels that come along."""

from workbench.ingest.outcome import Ingested, IngestSummary, Outcome, Refused
from workbench.ingest.registry import Reader, find_reader, list_readers
from workbench.ingest.run import ingest
from workbench.ingest.source import Source
from workbench.ingest.store import add_to_ledger

__all__ = [
    "IngestSummary",
    "Ingested",
    "Outcome",
    "Reader",
    "Refused",
    "Source",
    "add_to_ledger",
    "find_reader",
    "ingest",
    "list_readers",
]
