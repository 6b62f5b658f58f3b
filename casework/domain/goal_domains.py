"""The domains of goals a file starts with (domain.md §5.2); a team edits them later as reference data."""

from __future__ import annotations

GOAL_DOMAIN_LIST = "goal_domain"
"""Name of the reference list."""

GOAL_DOMAINS: tuple[tuple[str, str], ...] = (
    ("physical_health", "Santé somatique"),
    ("mental_health", "Santé psychique"),
    ("addictions", "Addictions et réduction des risques"),
    ("adherence", "Observance et éducation thérapeutique"),
    ("rights", "Accès aux droits"),
    ("resources", "Ressources et budget"),
    ("housing", "Logement et vie quotidienne"),
    ("family", "Famille, enfants et lien social"),
    ("work", "Emploi, formation, insertion"),
    ("justice", "Justice"),
    ("mobility", "Mobilité"),
    ("leisure", "Culture, loisirs, sport"),
    ("citizenship", "Citoyenneté"),
    ("exit", "Sortie"),
    ("community", "Vie communautaire et phases"),
)
"""(code, label) in the order of lists."""
