"""The audit report: one HTML file for a lead or an editor."""

from workbench.audit.report.figures import Report, ReportOptions
from workbench.audit.report.gather import gather_report
from workbench.audit.report.render import render_report

__all__ = ["Report", "ReportOptions", "gather_report", "render_report"]
