"""Speakers: who a source is, by a name that is one for the whole article."""

from workbench.preannotate.speakers.descriptions import NounMention, read_nouns
from workbench.preannotate.speakers.interview import Setting, read_setting
from workbench.preannotate.speakers.names import NameMention, read_label, read_names
from workbench.preannotate.speakers.resolve import Speaker, name_speakers
from workbench.preannotate.speakers.sources import Source, read_source

__all__ = [
    "NameMention",
    "NounMention",
    "Setting",
    "Source",
    "Speaker",
    "name_speakers",
    "read_label",
    "read_names",
    "read_nouns",
    "read_setting",
    "read_source",
]
