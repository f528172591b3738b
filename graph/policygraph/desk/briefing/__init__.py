"""Briefings: one place, plan, person, organisation or technology as a page to read and print."""

from policygraph.desk.briefing.page import brief_at, brief_page, policy

__all__ = ["brief_at", "brief_page", "policy"]
