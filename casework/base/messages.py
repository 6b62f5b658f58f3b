"""Every sentence a UserError becomes: what happened and what to do, in plain French.

Codes are grouped by room. A test checks that every code raised in the program stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.base.text import typeset

SENTENCES: Mapping[str, str] = {
    # base
    "invalid_form": "Le formulaire contient des erreurs : corrigez les champs signalés, rien n’est perdu.",
    "stale_write": "Quelqu’un d’autre a enregistré entre-temps. Comparez les deux textes et choisissez.",
    "not_allowed": "Votre compte ne permet pas cette action. Demandez à votre chef de service.",
    "cancelled": "Opération arrêtée : rien n’a été écrit.",
    "field_required": "Ce champ est nécessaire.",
    "date_impossible": "« {value} » n’est pas une date possible. Écrivez par exemple 12/03/2026.",
    # steps
    "undo_changed_since": "Des fiches ont été modifiées depuis : l’annulation effacerait ce travail. "
    "Corrigez-les à la main.",
    "undo_in_use": "Des éléments ajoutés depuis dépendent de ces fiches : supprimez-les d’abord.",
    # domain
    "term_months_positive": "La durée accordée est d’au moins un mois.",
    "term_max_renewals": "Le nombre de renouvellements prévu par le service ({count}) est atteint : "
    "il faut une dérogation écrite.",
    "term_max_total": "La durée maximale du service ({months} mois) serait dépassée : "
    "il faut une dérogation écrite.",
    "not_found": "Cet élément n’existe plus. Revenez à la liste et rouvrez-le.",
    # storage: keys, envelope, folder, disk
    "login_failed": "Identifiant ou mot de passe incorrect. Vérifiez la touche Verr. Maj. et recommencez.",
    "login_taken": "Cet identifiant est déjà pris : choisissez-en un autre.",
    "too_many_accounts": "Le dossier compte déjà {most} comptes, c’est le maximum : supprimez ceux qui ne "
    "servent plus.",
    "too_many_compartments": "Le dossier compte déjà {most} clés de compartiment, c’est le maximum.",
    "recovery_incomplete": "La clé de secours compte {signs} signes et vous en avez saisi {typed} : "
    "vérifiez qu’aucun groupe ne manque.",
    "recovery_slip": "La clé de secours contient une faute de frappe : comparez chaque groupe avec le "
    "papier.",
    "recovery_wrong": "Cette clé de secours est bien écrite, mais n’ouvre pas ce dossier : "
    "vérifiez que c’est la plus récente et la bonne structure.",
    "seal_broken": "Ce texte réservé ne peut pas être lu : il a été modifié hors du programme ou vous "
    "n’en avez pas la clé. "
    "Prévenez votre chef de service.",
    "seal_newer": "Ce texte réservé a été écrit par une version plus récente de Casework : mettez le "
    "programme à jour.",
    "envelope_missing": "Le fichier des clés (casework.env) manque à côté des données : "
    "remettez-le depuis la dernière sauvegarde.",
    "envelope_damaged": "Les deux copies du fichier des clés (casework.env, casework.env2) sont abîmées : "
    "remettez-les depuis la dernière sauvegarde.",
    "envelope_altered": "Le fichier des clés a été modifié hors du programme : "
    "remettez casework.env et casework.env2 depuis la dernière sauvegarde et prévenez votre direction.",
    "envelope_newer": "Ce dossier a été ouvert avec une version plus récente de Casework : "
    "mettez ce programme à jour avant de l’ouvrir.",
    "envelope_rolled_back": "Le fichier des clés est plus ancien que les données : quelqu’un a remis une "
    "ancienne copie. "
    "Restaurez une sauvegarde complète et prévenez votre direction.",
    "database_rolled_back": "Les données sont plus anciennes que le fichier des clés : quelqu’un a remis "
    "une ancienne copie. "
    "Restaurez une sauvegarde complète.",
    "memory_missing": "Cet ordinateur n’a pas les {mebibytes} Mo de mémoire libre qu’il faut pour ouvrir "
    "le dossier : "
    "fermez d’autres programmes et recommencez.",
    "memory_missing_now": "La mémoire de l’ordinateur est pleine : fermez d’autres programmes et "
    "recommencez, "
    "rien n’a été écrit.",
    "database_busy": "Un autre enregistrement est en cours depuis plus de dix secondes : recommencez dans "
    "un instant, "
    "votre texte est gardé.",
    "database_damaged": "Le fichier des données est abîmé. N’écrivez plus rien : "
    "vérifiez-le (casework check) et restaurez la dernière sauvegarde.",
    "database_unreadable": "Le fichier des données ne s’ouvre pas avec les clés de ce dossier : "
    "il est abîmé ou vient d’un autre dossier. Restaurez la dernière sauvegarde.",
    "database_not_opened": "Le fichier des données ne peut pas être ouvert : vérifiez que le dossier "
    "existe encore "
    "et que vous avez le droit d’y écrire.",
    "disk_full": "Le disque est plein : rien n’a été enregistré. Libérez de la place, votre texte reste à "
    "l’écran.",
    "disk_nearly_full": "Il faut {needed} Mo libres sur le disque et il en reste {free} : libérez de la "
    "place.",
    "disk_failed": "Le disque n’a pas répondu (plein, débranché ou en panne) : rien n’a été enregistré. "
    "Vérifiez-le et recommencez.",
    "not_writable": "Le dossier ou le fichier ne peut pas être écrit : vérifiez vos droits sur ce dossier.",
    "file_held": "Un autre programme tient le fichier (antivirus, Excel, aperçu) : fermez-le et recommencez.",
    "path_too_long": "Le chemin du dossier est trop long : choisissez un dossier plus proche de la racine "
    "du disque.",
    "too_many_files": "L’ordinateur a trop de fichiers ouverts : fermez d’autres programmes et recommencez.",
    "folder_shared": "Ce dossier est partagé ou synchronisé ({place}) : les données y seraient perdues. "
    "Choisissez un dossier de cet ordinateur ; les sauvegardes, elles, peuvent aller là.",
    "folder_is_a_file": "Ce nom est celui d’un fichier, pas d’un dossier : choisissez un autre emplacement.",
    "window_open": "Casework est déjà ouvert sur ce dossier : revenez à sa fenêtre.",
    "folder_in_use": "Quelqu’un utilise ce dossier en ce moment : fermez Casework partout et recommencez.",
    "folder_busy": "Une opération est en cours sur ce dossier (création, restauration ou mise à jour) : "
    "attendez qu’elle finisse et recommencez.",
}


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """The French sentence for a code, typeset (non-breaking spaces before : ; ! ? and inside « »)."""
    return typeset(SENTENCES[code].format_map({key: str(value) for key, value in facts.items()}))
