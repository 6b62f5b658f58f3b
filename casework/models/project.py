"""Personalised projects: versions, goals, actions, signatures (ANESM 2008; CASF D311)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root, Tracked


class Project(Root):
    """One version of a person's project in a stay.

    ``state``: draft, proposed, signed, refused, under_review, replaced. A signed version never changes; a
    change is a new version that starts as a copy. ``origin`` "import": only the dates are known.
    """

    __tablename__ = "project"
    __table_args__ = (Index("uq_project_stay_id_number", "stay_id", "number", unique=True),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft", server_default="draft")
    origin: Mapped[str] = mapped_column(default="", server_default="")
    drafted_on: Mapped[date]
    proposed_on: Mapped[date | None]
    # Who proposed it: nobody approves their own where the service says so (Service.second_reader).
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    signed_on: Mapped[date | None]
    refused_on: Mapped[date | None]
    refusal_words: Mapped[str] = mapped_column(default="", server_default="")
    review_opened_on: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    wants: Mapped[str] = mapped_column(default="", server_default="")
    matters: Mapped[str] = mapped_column(default="", server_default="")
    fears: Mapped[str] = mapped_column(default="", server_default="")
    refuses: Mapped[str] = mapped_column(default="", server_default="")
    strengths: Mapped[str] = mapped_column(default="", server_default="")
    disagreements: Mapped[str] = mapped_column(default="", server_default="")
    participants: Mapped[str] = mapped_column(default="", server_default="")
    interpreter: Mapped[str] = mapped_column(default="", server_default="")
    next_meeting_on: Mapped[date | None]
    next_meeting_note: Mapped[str] = mapped_column(default="", server_default="")
    # What was sent back with a comment (acceptance P.2).
    return_comment: Mapped[str] = mapped_column(default="", server_default="")


class ProjectGoal(Tracked):
    """A goal: its wording, its domain (reference list), its expected result, until when.

    ``status``: to_do, in_progress, reached, partly, not_reached, abandoned, postponed; ``progress`` 0 to 4.
    What was signed (wording, due date) and what was followed since (status, progress, comments) are apart.
    """

    __tablename__ = "project_goal"
    __table_args__ = (CheckConstraint("progress BETWEEN 0 AND 4", "progress_in_quarters"),)
    root_key = "project_id"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    position: Mapped[int]
    domain: Mapped[str]
    wording: Mapped[str]
    easy_wording: Mapped[str] = mapped_column(default="", server_default="")
    indicator: Mapped[str] = mapped_column(default="", server_default="")
    due_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(default="to_do", server_default="to_do")
    progress: Mapped[int] = mapped_column(default=0, server_default="0")
    team_comment: Mapped[str] = mapped_column(default="", server_default="")
    person_comment: Mapped[str] = mapped_column(default="", server_default="")
    followed_on: Mapped[date | None]


class ProjectAction(Tracked):
    """Who does what, how often, by when; ``actor``: person, team, partner."""

    __tablename__ = "project_action"
    root_key = "project_id"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("project_goal.id"), index=True)
    position: Mapped[int]
    what: Mapped[str]
    easy_wording: Mapped[str] = mapped_column(default="", server_default="")
    actor: Mapped[str] = mapped_column(default="person", server_default="person")
    who: Mapped[str] = mapped_column(default="", server_default="")
    frequency: Mapped[str] = mapped_column(default="", server_default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]


class ProjectSignature(Tracked):
    """A signature on paper, recorded: person, representative, key_worker, head, and when."""

    __tablename__ = "project_signature"
    root_key = "project_id"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    role: Mapped[str]
    name: Mapped[str]
    signed_on: Mapped[date]
