"""What the journal may tell: every action, how it is said in French, and the family it is sought by."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from casework.base.text import plural


class ActionFamily(StrEnum):
    """What the journal can be narrowed to."""

    READING = "reading"
    WRITING = "writing"
    LEAVING = "leaving"
    ACCOUNTS = "accounts"
    FILE = "file"

    @property
    def label(self) -> str:
        return _FAMILY_LABELS[self]


_FAMILY_LABELS = {
    ActionFamily.READING: "Consultations",
    ActionFamily.WRITING: "Saisies et décisions",
    ActionFamily.LEAVING: "Impressions et sorties",
    ActionFamily.ACCOUNTS: "Sessions, comptes et droits",
    ActionFamily.FILE: "Fichier, clés et journal",
}


class Action(NamedTuple):
    """One action."""

    label: str
    family: ActionFamily


_READING = {
    "people.list": "liste des personnes",
    "people.look_alikes": "recherche de doublons",
    "stays.list": "liste des séjours",
    "applications.list": "liste des demandes",
    "deadlines.list": "liste des échéances",
    "notes.list": "liste des notes",
    "house.notes": "notes de la maison",
    "search.find": "recherche",
    "person.open": "ouverture du dossier",
    "person.notes": "lecture du suivi",
    "person.project": "lecture du projet",
    "person.renewal": "lecture du renouvellement",
    "person.coordination": "lecture des coordinations",
    "person.deadline": "lecture d’une échéance",
    "record.find_outside": "recherche hors de ses services",
    "record.open_outside": "dossier ouvert hors de ses services",
    "record.close_outside": "dossier refermé hors de ses services",
    "record.review_opening": "ouverture hors services relue",
    "person.health": "lecture de la santé",
    "person.history": "lecture de l’historique",
    "person.readers": "lecture de « Qui a lu ce dossier »",
    "journal.read": "lecture du journal",
}
_WRITING = {
    "person.create": "création du dossier",
    "person.edit": "modification de l’identité",
    "person.lift_anonymity": "anonymat levé",
    "person.merge": "deux dossiers réunis",
    "person.unmerge": "réunion de dossiers annulée",
    "retention.hold": "conservation gelée",
    "retention.release": "gel de la conservation levé",
    "retention.archive": "dossier archivé",
    "retention.anonymise": "dossier rendu anonyme",
    "retention.erase": "dossier effacé",
    "retention.unarchive": "dossier remis parmi les actifs",
    "retention.replay": "effacements refaits après une restauration",
    "alert.release": "alerte donnée à l’équipe",
    "alert.end": "alerte levée",
    "instruction.give": "consigne donnée",
    "instruction.stop": "consigne arrêtée",
    "instruction.acknowledge": "consigne lue et comprise",
    "emergency_sheet.release": "fiche d’urgence donnée à l’équipe",
    "sharing.inform": "information de la personne",
    "sharing.object": "opposition de la personne",
    "consent.give": "accord de la personne",
    "consent.withdraw": "accord retiré",
    "note.write": "note écrite",
    "note.addendum": "complément à une note",
    "note.correct": "note corrigée",
    "project.start": "projet commencé",
    "project.save": "projet enregistré",
    "project.discard": "projet abandonné",
    "project.propose": "projet proposé",
    "project.send_back": "projet renvoyé en rédaction",
    "project.sign": "projet signé",
    "project.refuse": "projet refusé",
    "project.open_review": "bilan du projet ouvert",
    "project.review": "bilan du projet",
    "project.follow": "objectif suivi",
    "project.action_done": "action faite",
    "project.action_undone": "action à refaire",
    "stay.admit": "admission",
    "stay.leave": "sortie",
    "stay.move": "changement de place",
    "stay.key_worker": "changement de référent",
    "stay.document": "document du séjour",
    "stay.companion_add": "accompagnant ajouté",
    "stay.companion_edit": "accompagnant corrigé",
    "stay.companion_remove": "accompagnant retiré",
    "stay.companion_restore": "accompagnant remis",
    "renewal.prepare": "renouvellement préparé",
    "renewal.opinion": "avis sur un renouvellement",
    "renewal.decide": "renouvellement décidé",
    "renewal.undo_decision": "décision de renouvellement reprise",
    "renewal.notify": "décision notifiée",
    "renewal.amendment": "avenant",
    "coordination.hold": "coordination tenue",
    "coordination.edit": "coordination modifiée",
    "task.done": "tâche faite",
    "task.undone": "tâche à refaire",
    "deadline.takeover": "échéances reprises",
    "deadline.undo_takeover": "reprise d’échéances annulée",
    "import.run": "import d’un fichier",
    "import.undo": "import annulé",
    "service.set_policy": "réglages d’un service",
    "demonstration.fill": "démonstration remplie",
}
_LEAVING = {
    "print.project_sheet": "projet imprimé",
    "print.easy_sheet": "projet facile à lire imprimé",
    "print.summary": "synthèse imprimée",
    "print.renewal_file": "dossier de renouvellement imprimé",
    "print.amendment": "avenant imprimé",
    "print.coordination_note": "note de coordination imprimée",
    "print.emergency_sheet": "fiche d’urgence imprimée",
    "print.certificate": "certificat nominatif imprimé",
    "print.deadline_list": "liste des échéances imprimée",
    "print.processing_record": "registre des traitements imprimé",
    "print.information_notice": "notice d’information imprimée",
    "print.impact_elements": "éléments pour l’analyse d’impact imprimés",
    "print.file": "document enregistré en PDF",
    "print.paper": "document envoyé à l’imprimante",
    "export.person": "dossier entier remis à la personne",
    "export.failed": "dossier à remettre, non écrit",
    "dispatch": "transmission à l’extérieur",
    "import.rejects": "lignes refusées enregistrées",
}
_ACCOUNTS = {
    "session.open": "ouverture de session",
    "session.close": "fin de session",
    "account.add": "compte créé",
    "account.edit": "compte modifié",
    "account.close": "compte fermé",
    "account.reset_password": "mot de passe provisoire donné",
    "compartment.birth": "compartiment ouvert",
    "compartment.seal": "textes en attente scellés",
    "compartment.grant": "accès donné à un compartiment",
    "compartment.renew_secret": "secret d’un compartiment refait",
    "compartment.secret_kept": "secret d’un compartiment noté sur papier",
    "account.change_password": "mot de passe changé",
    "account.recover": "mot de passe refait par le secret de secours",
}
_FILE = {
    "organisation.found": "création du fichier",
    "organisation.set": "réglages de l’organisme",
    "file.rotate_key": "changement de la clé du fichier",
    "backup.make": "sauvegarde",
    "journal.verify": "vérification du journal",
    "journal.cut": "coupe du journal",
}
ACTIONS: dict[str, Action] = {
    action: Action(label, family)
    for family, table in (
        (ActionFamily.READING, _READING),
        (ActionFamily.WRITING, _WRITING),
        (ActionFamily.LEAVING, _LEAVING),
        (ActionFamily.ACCOUNTS, _ACCOUNTS),
        (ActionFamily.FILE, _FILE),
    )
    for action, label in table.items()
}
"""By the word that stands in the journal. A word, once written there, stays here."""


def action_label(action: str) -> str:
    """How an action is said; one that only another program knows is shown as it stands."""
    known = ACTIONS.get(action)
    return known.label if known else action


def actions_of(family: ActionFamily) -> list[str]:
    """The words of a family, to seek them."""
    return [action for action, told in ACTIONS.items() if told.family is family]


def details_words(details: dict[str, object]) -> str:
    """The criteria and counts of a line, in French; what only another program knows is left out."""
    told = [key for key in _DETAILS if details.get(key) not in (None, False, "")]
    return ", ".join(_detail_words(_DETAILS[key], details[key]) for key in told)


def _detail_words(words: str | tuple[str, str], value: object) -> str:
    if isinstance(words, str):
        return words.format(value)
    return plural(int(str(value)), *words)


_DETAILS: dict[str, str | tuple[str, str]] = {
    "document": "{}",
    "letters": "nom filtré ({} lettres)",
    "words": ("mot cherché", "mots cherchés"),
    "service_id": "service n° {}",
    "key_worker": "filtrée par référent",
    "state": "filtrée par situation",
    "people": ("personne", "personnes"),
    "notes": ("note", "notes"),
    "count": ("résultat", "résultats"),
    "lines": ("ligne", "lignes"),
    "until": "jusqu’au {}",
    "civil_day": "jour civil réglé au {}",
    "broken": "chaîne rompue à la ligne {}",
}
