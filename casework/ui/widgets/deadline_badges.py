"""The one place that gives a deadline's state its colour (its word comes from the domain)."""

from __future__ import annotations

from casework.domain.deadlines import DeadlineState
from casework.ui.theme import Tone
from casework.ui.widgets.blocks import Badge

DEADLINE_TONES = {
    DeadlineState.LATE: Tone.LATE,
    DeadlineState.DUE_SOON: Tone.DUE,
    DeadlineState.ON_TIME: Tone.NEUTRAL,
    DeadlineState.DONE: Tone.DONE,
    DeadlineState.DONE_LATE: Tone.DONE,
}


def deadline_badge(state: DeadlineState, word: str = "") -> Badge:
    """« ● en retard », « ◐ à préparer », « ○ à venir »; ``word`` says more where something is under way."""
    return Badge(word or state.label, DEADLINE_TONES[state])
