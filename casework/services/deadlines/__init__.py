"""Deadlines: what is late, what is due, whose term ends. Import from here."""

from casework.domain.deadlines import DeadlineState, Rule, RuleGroup
from casework.services.deadlines.records import (
    AcceptTakeover,
    DeadlineFilter,
    DeadlinePage,
    DeadlineStory,
    ListedDeadline,
    StoryLine,
    StoryMark,
    Takeover,
    UrgencyGroup,
)
from casework.services.deadlines.service import Deadlines
from casework.steps.deadline_rows import DeadlineRow, Urgency
from casework.steps.deadlines import PersonLine

__all__ = [
    "AcceptTakeover",
    "DeadlineFilter",
    "DeadlinePage",
    "DeadlineRow",
    "DeadlineState",
    "DeadlineStory",
    "Deadlines",
    "ListedDeadline",
    "PersonLine",
    "Rule",
    "RuleGroup",
    "StoryLine",
    "StoryMark",
    "Takeover",
    "Urgency",
    "UrgencyGroup",
]
