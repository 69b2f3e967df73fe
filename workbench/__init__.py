"""Annotation and labeling workbench around Label Studio, for news attribution."""

__version__ = "0.1.0"
