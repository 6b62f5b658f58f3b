"""The demonstration team's accounts and house: invented, fixed, no secret."""

from __future__ import annotations

from typing import NamedTuple

from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Role

ORGANISATION = "Association Les Deux Rives"


class DemoAccount(NamedTuple):
    """Somebody of the demonstration team, with the password that the login page shows."""

    login: str
    password: str
    role: Role
    name: str
    profession: str

    @property
    def label(self) -> str:
        """« Claire Vasseur, cheffe de service »."""
        return f"{self.name}, {self.profession}"


# The first one acts where a command names none: the head of service may do all that a demonstration shows.
DEMO_ACCOUNTS = (
    DemoAccount("chef", "demo-chef", Role.HEAD_OF_SERVICE, "Claire Vasseur", "cheffe de service"),
    DemoAccount("coordinatrice", "demo-coord", Role.COORDINATOR, "Nadia Sorel", "coordinatrice"),
    DemoAccount("educ", "demo-educ", Role.EDUCATOR, "Thomas Brémond", "éducateur spécialisé"),
    DemoAccount("nuit", "demo-nuit", Role.EDUCATOR, "Fatou Keïta", "éducatrice de nuit"),
    DemoAccount("infirmiere", "demo-infirmiere", Role.NURSE, "Hélène Aubry", "infirmière"),
    DemoAccount("psychologue", "demo-psy", Role.PSYCHOLOGIST, "Marc Delattre", "psychologue"),
    DemoAccount("sociale", "demo-sociale", Role.SOCIAL_WORKER, "Inès Rocher", "assistante sociale"),
    DemoAccount("directrice", "demo-direction", Role.DIRECTOR, "Sylvie Marchetti", "directrice"),
)

COMMUNITY = NewService(ServiceKind.THERAPEUTIC_COMMUNITY, "Communauté Les Tilleuls", 35)
HOUSED = NewService(ServiceKind.ACT_HOUSED, "ACT Rive Gauche", 11)
OUTREACH = NewService(ServiceKind.ACT_OUTREACH, "ACT hors les murs", 5)

FOUNDING = NewOrganisation(
    ORGANISATION,
    (COMMUNITY, HOUSED, OUTREACH),
    tuple(NewAccount(one.login, one.name, one.password, one.role, one.profession) for one in DEMO_ACCOUNTS),
    demonstration=True,
)
"""What the demonstration's file is created with, before its people."""
