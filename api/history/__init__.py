"""The history of checks: each check that was asked, with its plan and its report, for later questions."""

from api.history.connection import DEFAULT
from api.history.store import History
from api.history.values import Check, Failed, Failure, Filters, Kept, Page, Whole

__all__ = ["DEFAULT", "Check", "Failed", "Failure", "Filters", "History", "Kept", "Page", "Whole"]
