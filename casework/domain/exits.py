"""Why a stay ends and where the person goes: the lists a file starts with (ACT report, 12 and 13)."""

from __future__ import annotations

EXIT_REASON_LIST = "exit_reason"
EXIT_HOUSING_LIST = "exit_housing"

EXIT_REASONS = (
    ("completed", "objectifs atteints, fin de l’accompagnement"),
    ("left", "départ volontaire"),
    ("ended_by_house", "fin de contrat par la structure"),
    ("transferred", "orientation vers une structure plus adaptée"),
    ("hospital", "hospitalisation longue"),
    ("prison", "incarcération"),
    ("returned", "retour au pays"),
    ("lost", "perte de contact"),
    ("died", "décès"),
    ("other", "autre"),
)
EXIT_HOUSINGS = (
    ("social_housing", "logement du parc social"),
    ("private_housing", "logement du parc privé"),
    ("sliding_lease", "bail glissant, intermédiation locative"),
    ("boarding_house", "pension de famille"),
    ("social_residence", "résidence sociale, foyer de jeunes travailleurs"),
    ("own_home", "retour au logement personnel"),
    ("family", "famille ou ami"),
    ("shelter", "CHRS ou hébergement"),
    ("lhss", "LHSS"),
    ("lam", "LAM"),
    ("other_act", "autre ACT"),
    ("nursing_home", "EHPAD"),
    ("disability_home", "FAM, MAS ou foyer"),
    ("hospital", "hôpital ou SSR"),
    ("prison", "prison"),
    ("hotel", "hôtel"),
    ("street", "rue"),
    ("unknown", "inconnu"),
)
