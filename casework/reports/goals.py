"""Goals on paper: what was agreed, who does what, and how far it is. Shared by several prints.

``domain`` of the goals given here is the label people see, not its code.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reportlab.platypus import Flowable

from casework.base.dates import short_date
from casework.domain.projects import Action, ActionActor, Goal
from casework.reports.style import Rows, bold, muted, paragraph, prose, rows, squares

_GENERAL = {ActionActor.TEAM: "L’équipe", ActionActor.PARTNER: "Un partenaire"}


def goal_table(goals: Sequence[Goal], today: date, person_name: str) -> Rows:
    """Goal, who does what, by when, and where it stands today."""
    body = [
        [
            _agreed(goal),
            [_action(action, person_name) for action in goal.actions] or "aucun moyen noté",
            short_date(goal.due_on) if goal.due_on else "sans date",
            [paragraph(squares(goal.progress)), paragraph(goal.status_on(today))],
        ]
        for goal in goals
    ]
    headings = ("Objectif", "Ce que chacun fait", "Pour quand", f"Au {short_date(today)}")
    return rows(headings, body, (26, 42, 15, 17))


def review_table(goals: Sequence[Goal], today: date) -> Rows:
    """Goal by goal: result, the team's comment and the person's (acceptance P.3)."""
    body = [
        [
            _agreed(goal),
            [paragraph(squares(goal.progress)), paragraph(goal.status_on(today))],
            _comments(goal),
        ]
        for goal in goals
    ]
    return rows(("Objectif", f"Au {short_date(today)}", "Commentaires"), body, (30, 17, 53))


def _agreed(goal: Goal) -> list[Flowable]:
    parts = [paragraph(bold(goal.wording)), paragraph(goal.domain)]
    if goal.indicator:
        parts.append(paragraph([muted("Résultat attendu : "), goal.indicator]))
    return parts


def _action(action: Action, person_name: str) -> Flowable:
    who = action.who or _GENERAL.get(action.actor, person_name)
    what = f"{action.what}, {action.frequency}" if action.frequency else action.what
    when = ""
    if action.done_on:
        when = f" ✓ fait le {short_date(action.done_on)}"
    elif action.due_on:
        when = f" (avant le {short_date(action.due_on)})"
    return paragraph([muted(f"{who} : "), what, when])


def _comments(goal: Goal) -> list[Flowable]:
    if not goal.team_comment.strip() and not goal.person_comment.strip():
        return [paragraph(muted("Aucun commentaire pour l’instant."))]
    return [*_comment("L’équipe", goal.team_comment), *_comment("La personne", goal.person_comment)]


def _comment(who: str, text: str) -> list[Flowable]:
    if not text.strip():
        return [paragraph(muted(f"{who} : rien de noté."))]
    lines = prose(text)
    return [paragraph([muted(f"{who} : "), text.split("\n", 1)[0]]), *lines[1:]]
