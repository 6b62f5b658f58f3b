"""Invented people and plain values for the tests of the prints; a test names only what matters to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from casework.domain.projects import Action, ActionActor, Goal, GoalStatus
from casework.domain.renewals import Conclusion, Decision, OpinionKind
from casework.reports.amendment import Amendment, Objective
from casework.reports.coordination_note import CoordinationNote, Participant
from casework.reports.deadline_list import DeadlineList, DeadlineRow
from casework.reports.easy_sheet import EasyLine, EasySheet
from casework.reports.page import Imprint
from casework.reports.people import Derogation, PersonFacts, StayFacts
from casework.reports.project_sheet import ProjectSheet, Signature
from casework.reports.recovery_sheet import RecoverySheet
from casework.reports.renewal_file import Opinion, RenewalFile
from casework.reports.summary import DeadlineLine, NoteLine, Summary, TaskLine, TermLine

TODAY = date(2026, 11, 22)
DEROGATION = Derogation(
    date(2027, 3, 3), "logement prêt en mars", "M. Roche", date(2026, 11, 2), "l’agence régionale de santé"
)


def an_imprint(**changes: Any) -> Imprint:
    facts: dict[str, Any] = {
        "organisation": "Association Rive",
        "service": "CSAPA résidentiel · Communauté thérapeutique de Brantôme",
        "printed_by": "Claire Aubert, coordinatrice",
        "printed_at": datetime(2026, 11, 22, 13, 35, tzinfo=UTC),
    }
    return Imprint(**facts | changes)


def a_person(**changes: Any) -> PersonFacts:
    facts: dict[str, Any] = {
        "last_name": "N’Diaye",
        "first_name": "Mamadou",
        "file_number": "2025-041",
        "sex": "M",
        "birth_date": date(1974, 7, 14),
    }
    return PersonFacts(**facts | changes)


def a_stay(**changes: Any) -> StayFacts:
    facts: dict[str, Any] = {
        "service": "Communauté thérapeutique de Brantôme",
        "admitted_on": date(2025, 12, 4),
        "starts_on": date(2025, 12, 4),
        "ends_on": date(2026, 12, 3),
        "place": "Maison du bourg, chambre 12",
        "key_workers": ("Julien P.",),
        "granted_months": 12,
        "max_months": 24,
    }
    return StayFacts(**facts | changes)


def some_goals() -> list[Goal]:
    return [
        Goal(
            "Accueillir sa fille un week-end",
            "Famille et lien social",
            due_on=date(2026, 12, 21),
            status=GoalStatus.IN_PROGRESS,
            progress=3,
            actions=(
                Action("appelle sa fille", frequency="le mercredi"),
                Action("accompagne les visites médiatisées", ActionActor.TEAM, "Julien P."),
                Action("propose les dates", ActionActor.PARTNER, "L’espace rencontre de Périgueux"),
            ),
            team_comment="Visites régulières depuis mars. M. N’Diaye prépare chaque venue.",
            person_comment="Elle m’a demandé quand je rentre. Je ne savais pas quoi dire.",
        ),
        Goal(
            "Passer le code",
            "Emploi, formation, mobilité",
            due_on=date(2026, 10, 30),
            status=GoalStatus.IN_PROGRESS,
            progress=1,
            actions=(
                Action("s’inscrit à l’auto-école de Brantôme"),
                Action("demande l’aide au permis", ActionActor.TEAM, "Sophie L."),
            ),
            team_comment="L’inscription a pris du retard, faute de pièce d’identité.",
        ),
        Goal(
            "Tenir un budget",
            "Ressources et droits",
            due_on=date(2026, 9, 30),
            status=GoalStatus.REACHED,
            progress=4,
            actions=(
                Action("dossier Banque de France", ActionActor.TEAM, "Sophie L.", done_on=date(2026, 8, 30)),
                Action("fait le point", frequency="chaque fin de mois"),
            ),
            person_comment="Je n’ai plus peur d’ouvrir le courrier.",
        ),
        Goal("Préparer un logement", "Logement et sortie", due_on=date(2027, 3, 31)),
    ]


def a_project_sheet(**changes: Any) -> ProjectSheet:
    facts: dict[str, Any] = {
        "person": a_person(),
        "stay": a_stay(),
        "label": "projet personnalisé",
        "number": 2,
        "as_of": TODAY,
        "drafted_on": date(2026, 5, 4),
        "proposed_on": date(2026, 5, 19),
        "signed_on": date(2026, 6, 2),
        "review_before": date(2027, 6, 4),
        "participants": "M. N’Diaye, Julien P., Inès (infirmière)",
        "wants": "Revoir ma fille sans avoir honte. Je veux un vrai travail, pas un stage de plus.",
        "refuses": "qu’on appelle mon frère.",
        "strengths": "Ponctuel, cuisine pour le groupe, tient l’abstinence d’alcool depuis février. "
        "Dettes anciennes, code de la route à passer, sommeil fragile.",
        "disagreements": "M. N’Diaye ne souhaite pas de suivi psychologique pour l’instant ; "
        "l’équipe le lui proposera de nouveau à la révision.",
        "goals": some_goals(),
        "signatures": [
            Signature("person", signed_on=date(2026, 6, 2)),
            Signature("key_worker", "Julien P.", date(2026, 6, 2)),
            Signature("head", "Paul Roche", date(2026, 6, 2)),
        ],
    }
    return ProjectSheet(**facts | changes)


def an_easy_sheet(**changes: Any) -> EasySheet:
    facts: dict[str, Any] = {
        "person": a_person(),
        "as_of": TODAY,
        "wants": [EasyLine("Je veux voir ma fille. Je veux l’accueillir un week-end.")],
        "i_do": [
            EasyLine("J’appelle ma fille le mercredi."),
            EasyLine("Je vais à l’auto-école. J’apprends le code."),
        ],
        "team_does": [
            EasyLine("Julien vient avec moi aux visites."),
            EasyLine("Sophie m’aide pour l’argent du permis."),
        ],
        "meeting_on": date(2026, 11, 26),
        "meeting_note": "à 10 heures. Avec Julien.",
        "term_ends_on": date(2026, 12, 3),
        "contact": "Claire",
        "phone": "05 00 00 00 00",
    }
    return EasySheet(**facts | changes)


def a_summary(**changes: Any) -> Summary:
    facts: dict[str, Any] = {
        "person": a_person(),
        "stay": a_stay(granted_months=27, ends_on=date(2027, 3, 3), derogations=[DEROGATION]),
        "as_of": TODAY,
        "notes_since": date(2026, 8, 22),
        "terms": [
            TermLine(1, date(2025, 12, 4), date(2026, 12, 3), 12),
            TermLine(2, date(2026, 12, 4), date(2027, 3, 3), 3, "accordée le 2 nov. 2026, avec dérogation"),
        ],
        "project_title": "version 2, signée le 2 juin 2026",
        "goals": some_goals(),
        "notes": [
            NoteLine("entretien", date(2026, 11, 18), "Julien P.", "Parle de sa fille. Dort mieux."),
            NoteLine("entretien", date(2026, 11, 4), "Inès M.", None, "santé"),
            NoteLine("transmission", date(2026, 11, 20), "Nadia B.", "A préparé le repas du soir."),
        ],
        "decisions": [(date(2026, 11, 12), "Demander une place en pension de famille.")],
        "tasks": [
            TaskLine("Appeler l’espace rencontre", "Julien P.", date(2026, 11, 27)),
            TaskLine("Envoyer le dossier SIAO", "Sophie L.", date(2026, 11, 15), date(2026, 11, 14)),
        ],
        "deadlines": [DeadlineLine("Fin du séjour accordé", date(2026, 12, 3), "bientôt")],
        "participants": [("Julien P.", "éducateur spécialisé"), ("Dr Anne Le Goff", "médecin, CSAPA")],
        "person_view": "Ça va mieux, mais c’est long.",
        "person_view_on": date(2026, 11, 12),
        "person_words": "Revoir ma fille sans avoir honte.",
    }
    return Summary(**facts | changes)


def a_renewal_file(**changes: Any) -> RenewalFile:
    facts: dict[str, Any] = {
        "person": a_person(),
        "stay": a_stay(),
        "as_of": TODAY,
        "term_starts_on": date(2025, 12, 4),
        "term_ends_on": date(2026, 12, 3),
        "rank": 1,
        "max_renewals": 1,
        "opened_on": date(2026, 9, 10),
        "request": "Je demande encore un an. Je ne suis pas prêt à vivre seul.",
        "review": "Une année tenue.\nLe groupe compte sur lui pour la cuisine.",
        "review_by": "Julien P.",
        "review_written_on": date(2026, 10, 20),
        "goals": some_goals(),
        "opinions": [
            Opinion(
                OpinionKind.EDUCATIONAL,
                Conclusion.FAVOURABLE,
                date(2026, 10, 22),
                "Julien P.",
                "Le lien est solide.",
            ),
            Opinion(OpinionKind.MEDICAL, Conclusion.RESERVED, date(2026, 10, 23), "Dr Anne Le Goff"),
        ],
        "meeting_on": date(2026, 11, 5),
        "decision": Decision.GRANTED_WITH_CONDITIONS,
        "months": 12,
        "new_end_on": date(2027, 12, 3),
        "conditions": "Un point avec le médecin chaque mois.",
        "reasons": "Le projet de sortie demande du temps.",
        "decided_on": date(2026, 11, 6),
        "decided_by": "Paul Roche",
    }
    return RenewalFile(**facts | changes)


def an_amendment(**changes: Any) -> Amendment:
    facts: dict[str, Any] = {
        "person": a_person(),
        "stay": a_stay(granted_months=24),
        "as_of": TODAY,
        "organisation": "Association Rive",
        "number": 1,
        "signs_contract": True,
        "starts_on": date(2026, 12, 4),
        "ends_on": date(2027, 12, 3),
        "months": 12,
        "decided_on": date(2026, 11, 6),
        "decided_by": "Paul Roche",
        "document_on": date(2025, 12, 20),
        "organisation_address": "3 rue du Pont, 24000 Périgueux",
        "conditions": "Un point avec le médecin chaque mois.",
        "participants": "M. N’Diaye, Julien P. (éducateur), Paul Roche (chef de service)",
        "objectives": [
            Objective("Accueillir sa fille un week-end", "Famille et lien social", date(2026, 12, 21)),
            Objective("Préparer un logement", "Logement et sortie"),
        ],
    }
    return Amendment(**facts | changes)


def a_coordination_note(**changes: Any) -> CoordinationNote:
    facts: dict[str, Any] = {
        "person": a_person(),
        "stay": a_stay(),
        "held_on": date(2026, 11, 12),
        "as_of": TODAY,
        "written_by": "Claire Aubert",
        "place": "Périgueux",
        "question": "Quel logement pour mars ?",
        "shared": "Date de fin de séjour, ressources, souhait d’un logement à Périgueux.",
        "person_view": "Je veux rester près de ma fille.",
        "consent_basis": "Accord écrit du 3 nov. 2026.",
        "next_on": date(2027, 1, 14),
        "participants": [
            Participant("M. N’Diaye"),
            Participant("Julien P.", "Association Rive", "éducateur spécialisé"),
            Participant("Hélène Vasseur", "SIAO 24", "coordinatrice"),
        ],
        "decisions": ["Demander une place en pension de famille.", "Visiter avant Noël."],
        "tasks": [TaskLine("Envoyer le dossier SIAO", "Sophie L.", date(2026, 11, 30))],
    }
    return CoordinationNote(**facts | changes)


def a_deadline_list(**changes: Any) -> DeadlineList:
    service, end = "Communauté thérapeutique de Brantôme", "Fin du séjour accordé"
    facts: dict[str, Any] = {
        "as_of": TODAY,
        "scope": "tous les services",
        "rows": [
            DeadlineRow(
                "KOWALSKI Łukasz", "2024-007", service, end, date(2026, 11, 18), "Nadia B."
            ),
            DeadlineRow(
                "N’DIAYE Mamadou", "2025-041", service, end, date(2026, 12, 3), "Julien P.",
                "⚠ dérogation jusqu’au 3 mars 2027",
            ),
            DeadlineRow("YILMAZ Çağla", "2026-012", service, "Avenant des six mois", date(2027, 1, 30)),
        ],
    }  # fmt: skip
    return DeadlineList(**facts | changes)


def a_recovery_sheet() -> RecoverySheet:
    return RecoverySheet("K7QF-M2XA-9RTD-WB4H-6NYC-P3JE-8GVU-ZS5L", "Claire Aubert")
