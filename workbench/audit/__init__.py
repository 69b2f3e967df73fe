"""Audits: how far each annotation is from its prediction, and who decided what, when."""
