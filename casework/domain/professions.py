"""The professions a file starts with; a team edits them later as reference data. Rights follow the role."""

from __future__ import annotations

PROFESSION_LIST = "profession"
"""Name of the reference list."""

PROFESSIONS: tuple[tuple[str, str], ...] = (
    ("specialised_educator", "Éducateur spécialisé"),
    ("educator_monitor", "Moniteur-éducateur"),
    ("social_support_worker", "Accompagnant éducatif et social (AES)"),
    ("night_watch", "Surveillant de nuit"),
    ("family_economics", "Conseiller en économie sociale et familiale (CESF)"),
    ("social_worker", "Assistant de service social"),
    ("nurse", "Infirmier"),
    ("care_assistant", "Aide-soignant"),
    ("general_practitioner", "Médecin généraliste"),
    ("psychiatrist", "Psychiatre"),
    ("pharmacist", "Pharmacien"),
    ("psychologist", "Psychologue"),
    ("peer_worker", "Pair-aidant"),
    ("facilitator", "Animateur"),
    ("logistics", "Agent logistique"),
    ("secretary", "Secrétaire"),
    ("coordinator", "Coordinateur"),
    ("head_of_service", "Chef de service"),
    ("director", "Directeur"),
    ("trainee", "Stagiaire"),
    ("other", "Autre"),
)
"""(code, label) in the order of lists."""
