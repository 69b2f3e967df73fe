"""Speakers: who a source is, by a name that is one for the whole article."""

from workbench.preannotate.speakers.interview import Setting, read_setting
from workbench.preannotate.speakers.mentions import NameMention, Source, read_names, read_source
from workbench.preannotate.speakers.resolve import Speaker, name_speakers

__all__ = [
    "NameMention",
    "Setting",
    "Source",
    "Speaker",
    "name_speakers",
    "read_names",
    "read_setting",
    "read_source",
]
