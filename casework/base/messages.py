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
    # services: people
    "person_name_needed": "Écrivez au moins un nom ou un prénom, ou cochez « anonyme ».",
    "person_pseudonym_needed": "Une personne anonyme a besoin d’un pseudonyme pour être retrouvée.",
    "person_already_there": "Cette personne a déjà un dossier ({number}) : ouvrez-le, "
    "ou confirmez qu’il s’agit de quelqu’un d’autre.",
    "anonymity_lifting_needed": "Dites pourquoi l’anonymat est levé : choisissez dans la liste.",
    "birth_in_future": "La date de naissance est dans le futur : vérifiez l’année.",
    "birth_too_early": "La date de naissance est avant 1900 : vérifiez l’année.",
    "choice_unknown": "Ce choix n’existe pas : choisissez dans la liste.",
    "time_impossible": "« {value} » n’est pas une heure possible. Écrivez par exemple 14h30.",
    # services: openings
    "nobody_outside": "Aucun dossier ne correspond exactement. Vérifiez le numéro, ou l’orthographe des deux "
    "noms et la date de naissance.",
    "opening_reason_short": "Écrivez pourquoi vous ouvrez ce dossier, en au moins {least} signes : "
    "votre chef de service le lira.",
    "opening_needless": "Ce dossier est déjà ouvert pour vous : cherchez-le dans la liste des personnes.",
    # services: notes
    "note_empty": "La note est vide : écrivez au moins un mot.",
    "note_too_long": "La note dépasse {most} signes : partagez-la en plusieurs notes.",
    "note_of_somebody_else": "Seule la personne qui a écrit cette note peut la corriger : "
    "ajoutez un complément.",
    "compartment_unopened": "Le compartiment « {compartment} » n’est pas encore ouvert dans ce dossier : "
    "personne ne pourrait lire la note. Choisissez un autre destinataire.",
    "compartment_locked": "Ce texte est réservé : entrez votre mot de passe pour ouvrir vos notes réservées.",
    "no_stay_going_on": "Cette personne n’a pas de séjour en cours : il n’y a pas de sortie à enregistrer.",
    # domain: sharing and access requests
    "retention_present": "Cette personne est accompagnée ou attend une admission : son dossier reste.",
    "retention_held": "Ce dossier est gelé pour un recours ou une demande de justice : levez d’abord le gel.",
    "retention_archived_already": "Ce dossier est déjà archivé.",
    "retention_elsewhere": "La décision sur ce dossier revient à quelqu’un qui voit tous les services : "
    "demandez à la direction.",
    "retention_changed": "Ce dossier a changé entre-temps : relisez-le, puis décidez de nouveau.",
    "retention_ground_needed": "Écrivez sur quoi repose la décision (durée atteinte, demande…).",
    "hold_reason_needed": "Écrivez pourquoi ce dossier est gelé (recours, demande de justice…).",
    "erasures_altered": "La liste des effacements (erasures.list), à côté des données, est abîmée ou a été "
    "modifiée : remettez celle de votre dernière copie, puis recommencez.",
    "merge_changed": "L’un des deux dossiers a changé entre-temps : comparez-les de nouveau.",
    "merge_same": "Choisissez deux dossiers différents.",
    "merge_unreadable": "Ces deux dossiers ne sont réunis que par quelqu’un qui lit tout de l’un et de "
    "l’autre : demandez à un collègue qui a cet accès.",
    "merge_stays_overlap": "Les séjours des deux dossiers se chevauchent dans « {service} » : corrigez "
    "d’abord les dates.",
    "merge_too_old": "Cette réunion de dossiers date de plus de {days} jours : elle ne s’annule plus.",
    "merge_undone_already": "Cette réunion de dossiers est déjà annulée.",
    "objection_needs_words": "Écrivez à quoi, ou à qui, la personne s’oppose.",
    "consent_withdrawn_already": "Cet accord est déjà retiré.",
    "dispatch_recipient_needed": "Écrivez à qui ce document est remis.",
    "dispatch_ground_needed": "Dites pourquoi ce document peut sortir : remis à la personne, avec son "
    "accord, ou prévu par la loi.",
    "dispatch_text_needed": "Écrivez le texte de loi ou la décision qui le prévoit.",
    "dispatch_of_several": "Ce document concerne plusieurs personnes : il ne peut sortir que si la loi le "
    "prévoit. Imprimez-le personne par personne.",
    "dispatch_consent_needed": "Choisissez l’accord de la personne pour ce destinataire, ou recueillez-le "
    "d’abord.",
    "dispatch_consent_over": "Cet accord ne vaut pas aujourd’hui ({state}) : recueillez-en un nouveau.",
    "dispatch_other_recipient": "L’accord choisi est pour « {recipient} » : il ne vaut que pour lui.",
    "request_answered_already": "Cette demande a déjà une réponse.",
    "request_doctor_needed": "Écrivez le nom du médecin choisi.",
    "answer_before_request": "La réponse est avant la demande : vérifiez les deux dates.",
    "answer_too_early": "Rien de la santé n’est remis avant 48 heures de réflexion : "
    "attendez la date indiquée.",
    "answer_reason_needed": "Écrivez pourquoi : le demandeur a droit à un motif.",
    "identity_unchecked": "Vérifiez d’abord l’identité du demandeur, et notez la date.",
    # services: stays
    "end_before_start": "La fin est avant le début : vérifiez les deux dates.",
    "date_to_come": "Cette date est à venir : écrivez ce qui est déjà fait.",
    "signed_before_handed": "La signature est avant la remise : vérifiez les deux dates.",
    "exit_before_entry": "La sortie est avant l’entrée : vérifiez la date.",
    "exit_too_far": "La sortie est dans plus d’un an : vérifiez l’année.",
    "move_before_entry": "Le changement de place est avant l’entrée : vérifiez la date.",
    "move_after_exit": "Le changement de place est après la sortie : vérifiez la date.",
    "companion_before_entry": "L’arrivée est avant l’entrée du séjour : vérifiez la date.",
    "companion_after_exit": "L’arrivée est après la sortie du séjour : vérifiez la date.",
    "companion_leaves_first": "Le départ est avant l’arrivée : vérifiez les deux dates.",
    "admission_past_maximum": "La durée maximale du service ({months} mois) serait dépassée : "
    "choisissez une fin plus proche, un renouvellement pourra la prolonger.",
    # steps: stays and places
    "stay_overlap_identical": "Un séjour existe déjà à ces mêmes dates : {service}, {span}.",
    "stay_overlap_starts_inside": "L’entrée tombe pendant un autre séjour : {service}, {span}.",
    "stay_overlap_ends_inside": "La sortie tombe pendant un autre séjour : {service}, {span}.",
    "stay_overlap_inside": "Ces dates sont à l’intérieur d’un autre séjour : {service}, {span}.",
    "stay_overlap_encompassing": "Ces dates recouvrent un autre séjour : {service}, {span}.",
    "place_taken": "{place} est déjà prise : {spans}. Choisissez une autre place ou une autre date.",
    "place_closed": "Cette place est hors service depuis le {since} : choisissez-en une autre.",
    "undo_in_use": "Des éléments ajoutés depuis dépendent de ces fiches : supprimez-les d’abord.",
    # app and commands
    "password_needed": "Le mot de passe manque : tapez-le dans un terminal, ou donnez-le sur l’entrée "
    "standard avec --password-stdin.",
    "passwords_differ": "Les deux mots de passe ne sont pas les mêmes : recommencez.",
    "crashed": "Le programme a rencontré un défaut de sa fabrication et s’est arrêté ; rien n’est écrit à "
    "moitié. Un rapport sans données personnelles est dans {report} : transmettez-le.",
    "crashed_unreported": "Le programme a rencontré un défaut de sa fabrication et s’est arrêté ; "
    "rien n’est écrit à moitié.",
    "window_library_missing": "La fenêtre ne peut pas s’ouvrir : il manque une bibliothèque du système. "
    "Sous Debian : sudo apt install libegl1 libgl1 libxkbcommon0 libxcb-cursor0 libdbus-1-3 libfontconfig1",
    "no_screen": "Aucun écran n’est disponible pour la fenêtre : ouvrez une session graphique, ou utilisez "
    "les commandes (casework --help).",
    "self_test_failed": "Le programme installé n’est pas entier (essai « {what} ») : réinstallez-le.",
    # services: demonstration
    "not_a_demonstration": "Ce dossier n’est pas celui d’une démonstration : des personnes inventées n’y ont "
    "pas leur place.",
    # services: prints
    "certificate_name_needed": "Le nom et l’objet des soins ne sont gardés nulle part : retapez-les "
    "pour imprimer ce certificat.",
    "certificate_not_anonymous": "Cette personne n’est pas suivie anonymement : le certificat nominatif "
    "est pour les personnes dont Casework ne connaît pas le nom.",
    "nothing_to_print": "Il n’y a rien à imprimer : « {document} » n’existe pas encore ici.",
    "printer_failed": "L’imprimante n’a pas répondu : vérifiez qu’elle est allumée et choisie, puis "
    "recommencez.",
    "print_place_is_folder": "{folder} est un dossier : écrivez aussi le nom du fichier PDF.",
    "print_folder_missing": "Le dossier {folder} n’existe pas : choisissez-en un autre.",
    # services: accounts
    "account_is_closed": "Ce compte est fermé : il garde son nom dans l’historique et ne change plus. "
    "Créez-en un nouveau si la personne revient.",
    "own_account": "On ne décide pas de ses propres droits, accès ou départ : demandez à une ou un collègue.",
    "last_head": "C’est le dernier compte de chef de service ou de direction qui gère les comptes : "
    "donnez d’abord ce rôle à quelqu’un d’autre.",
    "last_member": "C’est la dernière personne qui lit {compartments} : ensuite, seule la clé de secours de "
    "ce compartiment l’ouvrira. Donnez d’abord l’accès à quelqu’un d’autre, ou confirmez.",
    "reset_unaccepted": "Un nouveau mot de passe rendra le fichier mais pas {compartments} : un membre, ou "
    "la clé de secours, devra redonner l’accès. Confirmez pour continuer.",
    "compartment_born": "Ce compartiment existe déjà.",
    "compartment_unborn": "Le compartiment « {compartment} » n’existe pas encore : il naît à la première "
    "connexion d’une personne de ce métier.",
    "compartment_not_member": "Seul un membre de « {compartment} » peut en donner l’accès, ou quelqu’un qui "
    "gère les comptes avec sa clé de secours.",
    "grant_no_slot": "Cette personne doit d’abord remplacer son mot de passe provisoire par le sien.",
    "grant_reads_nothing": "Ce rôle ne lit aucun dossier : il n’a pas sa place dans un compartiment réservé.",
    "account_not_there": "Aucun compte ne s’appelle « {login} » : casework list accounts les montre.",
    "service_not_there": "Aucun service ne s’appelle « {name} ». Il y a : {services}.",
    # services: releases
    "alert_too_long": "Une alerte tient en {most} caractères : elle se lit dans le bandeau. Le reste va dans "
    "une consigne ou dans la fiche d’urgence.",
    "release_too_long": "Ce texte dépasse {most} caractères : gardez ce que l’équipe doit savoir.",
    "instruction_over": "Cette consigne finirait avant d’avoir commencé : choisissez une fin plus tard.",
    "instruction_too_long": "Une consigne vaut 31 jours au plus : redonnez-la ensuite, ou notez une alerte.",
    "sheet_empty": "Écrivez au moins une rubrique : les allergies, même pour dire « aucune connue ».",
    # services: organisation
    "months_impossible": "Un nombre de mois entre 1 et 600, ou rien s’il n’y a pas de limite.",
    "renewals_impossible": "Un nombre de renouvellements entre 0 et 100, ou rien s’il n’y a pas de limite.",
    "warning_impossible": "Un nombre de jours entre 0 et 730.",
    "months_needed": "Un nombre de mois entre 1 et 600.",
    "journal_months_impossible": "Un nombre de mois entre 6 et 12 : la CNIL ne demande ni moins, ni plus.",
    "whole_house_only": "Ces réglages valent pour toute la maison : ils se changent avec un compte qui "
    "couvre tous les services.",
    # domain
    "term_months_positive": "La durée accordée est d’au moins un mois.",
    "term_max_renewals": "Le nombre de renouvellements prévu par le service ({count}) est atteint : "
    "il faut une dérogation écrite.",
    "term_max_total": "La durée maximale du service ({months} mois) serait dépassée : "
    "il faut une dérogation écrite.",
    "not_found": "Cet élément n’existe plus. Revenez à la liste et rouvrez-le.",
    # renewals, deadlines
    "renewal_no_term": "Ce séjour n’a pas de terme fixé : il n’y a rien à renouveler. Fixez d’abord une fin.",
    "renewal_term_passed": "Un terme plus récent existe déjà : rouvrez l’échéance depuis la liste.",
    "renewal_decided": "Ce renouvellement est décidé : il ne change plus.",
    "renewal_not_decided": "Ce renouvellement n’est pas encore décidé.",
    "renewal_changed_since": "Ce dossier a été complété entre-temps : relisez-le, puis recommencez.",
    "renewal_stay_ended": "Ce séjour est terminé : il n’y a plus rien à renouveler.",
    "renewal_not_undoable": "Cette décision ne peut plus être reprise : la personne en a été informée, "
    "l’avenant est remis ou plus de 30 jours ont passé.",
    "renewal_no_amendment": "Ce renouvellement n’a pas d’avenant.",
    "renewal_reasons_required": "Écrivez les motifs du refus : la personne les reçoit.",
    "renewal_conditions_required": "Écrivez les conditions de l’accord.",
    "opinion_text_sealed": "Le texte de cet avis est réservé à ses professionnels : notez ici sa conclusion "
    "seulement.",
    "date_before_decision": "Cette date est avant la décision : vérifiez-la.",
    "amendment_signed_and_refused": "L’avenant est signé ou refusé : gardez une seule des deux dates.",
    "takeover_reason_required": "Écrivez pourquoi ces retards sont repris tels quels.",
    "takeover_nothing": "Il n’y a aucun retard d’avant l’arrivée de Casework à reprendre ici.",
    # projects, coordinations
    "choice_required": "Choisissez dans la liste.",
    "date_in_future": "Cette date n’est pas encore passée : notez ce qui a eu lieu.",
    "date_before_stay": "Cette date est avant l’entrée dans le service : vérifiez l’année.",
    "project_step_impossible": "Cette version est dans l’état « {state} » : cette étape n’est pas possible. "
    "Rouvrez le projet pour voir où il en est.",
    "project_already_open": "Une version est déjà en cours d’écriture ou proposée : terminez-la d’abord.",
    "project_review_first": "La révision est ouverte : écrivez ce que chaque objectif est devenu, "
    "puis commencez la nouvelle version.",
    "project_stay_ended": "Ce séjour est terminé : son projet se lit, mais ne change plus.",
    "project_not_draft": "Ce projet a été proposé ou signé : il ne change plus. Renvoyez-le en brouillon, "
    "ou commencez une nouvelle version.",
    "project_changed_since": "Ce projet a été modifié entre-temps : relisez-le, puis recommencez.",
    "project_words_missing": "Écrivez au moins une phrase de la personne : ce qu’elle veut, ce qui compte, "
    "ce qui l’inquiète ou ce qu’elle refuse.",
    "project_goals_missing": "Il faut au moins un objectif pour proposer le projet.",
    "project_person_signs": "Il faut la signature de la personne ou de qui la représente ; "
    "si elle ne signe pas, notez son refus.",
    "project_house_signs": "Il faut aussi une signature du service.",
    "project_own_approval": "Dans ce service, qui propose un projet n’en enregistre pas la signature : "
    "demandez à une ou un collègue.",
    "project_not_under_review": "Ouvrez d’abord la révision de ce projet.",
    "project_not_in_force": "On ne suit que les objectifs d’un projet signé.",
    "review_result_required": "Dites ce que cet objectif est devenu.",
    "progress_in_quarters": "L’avancement se dit en quarts, de 0 à 4.",
    "coordination_participant_missing": "Notez au moins une personne qui a participé.",
    "coordination_needs_stay": "Il faut un séjour pour tenir une coordination : ouvrez d’abord l’entrée de "
    "la personne dans un service.",
    "coordination_legal_text": "Dites quel texte le permet.",
    # storage: keys, envelope, folder, disk
    "login_failed": "Identifiant ou mot de passe incorrect. Vérifiez la touche Verr. Maj. et recommencez.",
    "login_taken": "Cet identifiant est déjà pris : choisissez-en un autre.",
    "too_many_accounts": "Le dossier compte déjà {most} comptes, c’est le maximum : supprimez ceux qui ne "
    "servent plus.",
    "too_many_compartments": "Le dossier compte déjà {most} clés de compartiment, c’est le maximum.",
    "recovery_incomplete": "La clé de secours compte {signs} signes et vous en avez saisi {typed} : "
    "vérifiez qu’aucun groupe ne manque.",
    "recovery_slip": "La clé de secours contient une faute de frappe : comparez chaque groupe "
    "avec le papier.",
    "recovery_wrong": "Cette clé de secours est bien écrite, mais n’ouvre pas ce dossier : "
    "vérifiez que c’est la plus récente, et celle de cette structure.",
    "seal_broken": "Ce texte réservé ne peut pas être lu : il a été modifié hors du programme ou vous "
    "n’en avez pas la clé. Prévenez votre chef de service.",
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
    "ancienne copie. Restaurez une sauvegarde complète et prévenez votre direction.",
    "database_rolled_back": "Les données sont plus anciennes que le fichier des clés : quelqu’un a remis "
    "une ancienne copie. Restaurez une sauvegarde complète.",
    "memory_missing": "Cet ordinateur n’a pas les {mebibytes} Mo de mémoire libre qu’il faut pour ouvrir "
    "le dossier : fermez d’autres programmes et recommencez.",
    "memory_missing_now": "La mémoire de l’ordinateur est pleine : fermez d’autres programmes et "
    "recommencez, rien n’a été écrit.",
    "database_busy": "Un autre enregistrement est en cours depuis plus de dix secondes : recommencez dans "
    "un instant, votre texte est gardé.",
    "database_damaged": "Le fichier des données est abîmé. N’écrivez plus rien : "
    "vérifiez-le (casework check) et restaurez la dernière sauvegarde.",
    "database_unreadable": "Le fichier des données ne s’ouvre pas avec les clés de ce dossier : "
    "il est abîmé ou vient d’un autre dossier. Restaurez la dernière sauvegarde.",
    "database_not_opened": "Le fichier des données ne peut pas être ouvert : vérifiez que le dossier "
    "existe encore et que vous avez le droit d’y écrire.",
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
    "folder_empty": "Ce dossier ne contient pas de données : créez d’abord une structure.",
    "folder_has_data": "Ce dossier contient déjà des données ou leurs clés : choisissez-en un autre, rien "
    "n’a été touché.",
    "file_newer": "Ces données ont été écrites par une version plus récente de Casework : mettez ce "
    "programme à jour.",
    "file_foreign": "Le fichier des données n’est pas celui de Casework : restaurez la dernière sauvegarde.",
    "cipher_absent": "Le chiffrement manque dans cette installation : rien n’a été ouvert. Réinstallez "
    "Casework.",
    "sqlite_too_old": "Cette installation contient un SQLite trop ancien ({found}) : rien n’a été ouvert. "
    "Réinstallez Casework.",
    "database_missing": "Le fichier des données (casework.db) manque à côté de ses clés : "
    "remettez-le depuis la dernière sauvegarde.",
    "database_empty": "Le fichier des données est vide : restaurez la dernière sauvegarde.",
    "database_truncated": "Le fichier des données est vide ou coupé : restaurez la dernière sauvegarde.",
    "database_foreign": "Le fichier casework.db n’est pas un fichier chiffré par Casework : "
    "remettez celui de la dernière sauvegarde.",
    "envelope_repaired": "Une des deux copies du fichier des clés était abîmée ou manquait : "
    "elle a été refaite à partir de l’autre.",
    "compartment_key_foreign": "Le fichier des clés contient une clé du compartiment « {compartment} » qui "
    "ne vient pas de ses membres : quelqu’un l’a modifié hors du programme. Prévenez la direction, et "
    "changez la clé du fichier.",
    "erasures_redone": "Une sauvegarde a été remise en place : ce qui avait été archivé, rendu anonyme ou "
    "effacé depuis l’est de nouveau (dossiers : {count}).",
    "clock_set_back": "L’horloge de cet ordinateur est en retard sur le dernier enregistrement ({day}) : "
    "vérifiez la date et l’heure, les délais en dépendent.",
    "account_unknown": "Ce compte n’existe pas dans les données de ce dossier : vérifiez l’identifiant.",
    "account_closed": "Ce compte n’est pas ouvert aujourd’hui : demandez à votre chef de service.",
    "password_temporary": "Ce mot de passe est provisoire : choisissez d’abord le vôtre.",
    "password_expired": "Ce mot de passe provisoire n’est plus valable : demandez-en un autre.",
    "pin_shape": "Un code compte {shortest} à {longest} chiffres, et rien d’autre.",
    "pin_wrong": "Ce code n’est pas le bon : encore {left}, puis le mot de passe sera demandé.",
    "pin_too_easy": "Ce code se devine trop facilement : évitez les suites, les répétitions et les reflets.",
    "password_weak": "Ce mot de passe se devine trop facilement. {advice}",
    "password_differs": "Les deux mots de passe ne sont pas les mêmes : retapez-les.",
    "password_too_long": "Le mot de passe a au plus {most} signes.",
    "service_needed": "Il faut au moins un service.",
    "service_twice": "Deux services portent ce nom : distinguez-les.",
    "account_needed": "Il faut au moins un compte.",
    "places_impossible": "Le nombre de places va de 0 à {most}.",
    "login_impossible": "L’identifiant commence par une lettre ou un chiffre et ne contient ni espace ni "
    "signe rare : par exemple c.leroy.",
    "name_too_long": "{most} signes au plus ici : raccourcissez.",
    "backup_damaged": "Cette sauvegarde est incomplète ou abîmée : choisissez-en une autre.",
    "backup_altered": "Cette sauvegarde a été modifiée hors du programme : choisissez-en une autre.",
    "backup_foreign": "Cette sauvegarde vient d’un autre dossier : ces clés ne l’ouvrent pas.",
    "backup_newer": "Cette sauvegarde a été faite par une version plus récente de Casework : mettez le "
    "programme à jour.",
    "backup_of_damaged": "Les données ne sont pas saines : la sauvegarde n’a pas été gardée. "
    "Conservez les précédentes et vérifiez le dossier (casework check).",
    "rotation_differs": "La copie sous la nouvelle clé n’est pas fidèle : elle a été jetée, rien n’a changé. "
    "Vérifiez le dossier (casework check) et recommencez.",
    "rotation_waiting": "La nouvelle clé est prête et un autre programme tient encore les fichiers : fermez "
    "Casework et rouvrez-le, le changement se terminera tout seul.",
    "check_structure": "La structure du fichier des données est abîmée ({count} anomalie(s)) : "
    "restaurez la dernière sauvegarde vérifiée.",
    "check_pages": "{count} page(s) du fichier des données ont été modifiées hors du programme ou abîmées "
    "par le disque : restaurez la dernière sauvegarde vérifiée.",
    "check_links": "{count} lien(s) entre fiches ne mènent nulle part (table {table}) : prévenez la "
    "personne qui vous aide.",
    "check_search": "L’index de recherche ({table}) ne correspond plus aux données : rien n’est perdu, "
    "il sera refait à la prochaine mise à jour.",
    "check_journal_changed": "Le journal ne s’enchaîne plus à partir de la ligne {line} : elle a été "
    "modifiée, ajoutée ou déplacée hors du programme. Prévenez votre direction.",
    "check_journal_missing": "Le journal ne s’enchaîne plus à partir de la ligne {line} : des lignes "
    "manquent avant elle, enlevées hors du programme. Prévenez votre direction.",
    "check_journal_end_missing": "La fin du journal manque à partir de la ligne {line} : elle a été enlevée "
    "hors du programme. Prévenez votre direction.",
    "check_journal_cut_forged": "La coupe du journal à la ligne {line} n’a pas été faite par le programme, "
    "ou une autre a été enlevée. Prévenez votre direction.",
    "journal_set_back": "Remarque : {lines} une date antérieure à celle de la ligne précédente, dès la ligne "
    "{line}. L’horloge de l’ordinateur a été reculée ; la chaîne est entière.",
    "journal_cut_recent": "Le journal se garde {months} mois au moins : choisissez une date plus ancienne.",
    "journal_nothing_to_cut": "Aucune ligne du journal n’est antérieure au {until} : rien n’est à couper.",
    "check_envelope_copy": "Une copie du fichier des clés ({name}) est abîmée, altérée ou en retard : "
    "elle sera refaite à la prochaine ouverture.",
    "folder_busy": "Une opération est en cours sur ce dossier (création, restauration ou mise à jour) : "
    "attendez qu’elle finisse et recommencez.",
    # exchange: files that come in
    "import_absent": "Le fichier « {name} » n’existe plus à cet endroit : choisissez-le de nouveau.",
    "import_folder": "« {name} » est un dossier : choisissez un fichier (.xlsx, .xls, .ods ou .csv).",
    "import_held": "Le fichier « {name} » est ouvert ailleurs (Excel ?) ou ne vous est pas permis : "
    "fermez-le, vérifiez vos droits et recommencez.",
    "import_lock_file": "« {name} » est la marque qu’Excel laisse pendant qu’un fichier est ouvert : "
    "choisissez le fichier du même nom sans « ~$ ».",
    "import_unreadable": "Le fichier « {name} » ne peut pas être lu : copiez-le sur cet ordinateur et "
    "recommencez.",
    "import_empty": "Le fichier « {name} » est vide.",
    "import_too_big": "Le fichier « {name} » est trop gros (plus de {limit} Mo) : "
    "gardez seulement les feuilles à importer.",
    "import_too_wide": "Le fichier « {name} » a plus de {limit} colonnes : "
    "supprimez les colonnes vides ou inutiles à droite du tableau.",
    "import_too_long": "Le fichier « {name} » a plus de {limit} lignes : "
    "supprimez les lignes vides sous le tableau, ou coupez-le en plusieurs fichiers.",
    "import_too_many_sheets": "Le fichier « {name} » a plus de {limit} feuilles : "
    "gardez seulement les feuilles à importer.",
    "import_encrypted": "Le fichier « {name} » est protégé par un mot de passe : "
    "ouvrez-le, enregistrez-le sans mot de passe et recommencez.",
    "import_not_workbook": "Le fichier « {name} » n’est pas un classeur lisible : "
    "ouvrez-le dans votre tableur et enregistrez-le au format .xlsx.",
    "import_not_text": "Le fichier « {name} » n’est pas un tableau : "
    "ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou .csv.",
    "import_quote": "Dans « {name} », un guillemet ouvert vers la ligne {row} n’est jamais fermé : "
    "corrigez-le ou enregistrez le fichier au format .xlsx.",
    "import_no_table": "Aucun tableau de personnes n’a été reconnu dans « {name} » : il faut une ligne de "
    "titres avec au moins le nom, la date de naissance et la date d’entrée.",
    # exchange: one cell of such a file
    "import_date": "« {value} » n’est pas une date possible.",
    "import_date_old": "« {value} » est une date trop ancienne pour un séjour.",
    "import_birth_future": "« {value} » est une naissance à venir.",
    "import_birth_old": "« {value} » donnerait plus de 115 ans.",
    "import_birth_after_entry": "la naissance « {value} » vient après l’entrée ({entry}).",
    "import_birth_unknown": "« {value} » : la date de naissance reste inconnue.",
    "import_end_before_entry": "la fin « {value} » vient avant l’entrée ({entry}).",
    "import_exit_before_entry": "la sortie « {value} » vient avant l’entrée ({entry}).",
    "import_entry_future": "l’entrée « {value} » est à venir : c’est une admission prévue, pas un séjour.",
    "import_entry_missing": "la date d’entrée manque.",
    "import_exit_missing": "la date de sortie manque.",
    "import_exit_to_come": "la sortie « {value} » est à venir : elle est gardée comme fin prévue.",
    "import_exit_to_come_noted": "la sortie « {value} » est à venir et une autre fin est prévue : "
    "elle est gardée dans une note.",
    "import_request_missing": "la date de la demande manque.",
    "import_nameless": "le nom manque.",
    "import_name_long": "« {value}… » : un nom a au plus {most} signes.",
    "import_no_end": "« {value} » n’est pas une date : aucune fin n’est reprise du fichier.",
    "import_no_date": "« {value} » n’est pas une date : rien n’en est repris, le texte va dans une note.",
    "import_name_split": "le nom et le prénom ne se distinguent pas : lu « {last} » (nom), « {first} » "
    "(prénom).",
    "import_sex": "« {value} » n’est pas compris ; le texte va dans une note.",
    "import_renewal_pending": "renouvellement « {value} » : il reste à décider, un seul terme est repris.",
    "import_renewal_unclear": "renouvellement « {value} » pas compris : un seul terme est repris.",
    # steps: what a row becomes
    "import_which_service": "Le fichier ne dit pas pour quel service il est : choisissez-le parmi {services} "
    "(commande : --service NOM).",
    "import_service_absent": "Il n’y a pas de service « {name} ». Services : {services}.",
    "import_no_service_here": "« {value} » ne désigne aucun service d’ici. Services : {services}.",
    "import_service_by_kind": "« {value} » est rattaché à « {service} » d’après son type seulement : "
    "vérifiez que c’est bien ce service ; le texte va dans une note.",
    "import_end_differs": "la fin écrite ({value}) n’est pas celle que donne la durée du service "
    "({computed}) : la fin écrite est gardée.",
    "import_alike": "ressemble à {people} : est-ce la même personne ?",
    "import_outside": "cette personne a déjà un dossier, hors de vos services : ouvrez-le d’abord par "
    "« Hors de mes services… », puis importez de nouveau cette ligne.",
    "import_overlap_outside": "le séjour {span} recouvre un séjour dans un autre service, {other}.",
    "import_overlap": "le séjour {span} recouvre celui de {service}, {other}.",
    "import_place_taken": "jusqu’au {value}, la place « {place} » n’est pas libre : {spans}.",
    "import_already_left": "le séjour est déjà terminé ici le {day} : il n’est pas rouvert.",
    "import_place_closed": "la place « {value} » est hors service depuis le {day} : personne n’y est mis.",
    "import_changed_since": "Le dossier a changé depuis ce rapport : relisez-le avant d’importer.",
    "import_choice_gone": "La personne choisie pour la ligne {row} n’est plus là : choisissez de nouveau.",
    "import_rejects_place": "Le fichier ne peut pas être écrit dans « {folder} » : "
    "choisissez un autre dossier.",
    "import_undone_already": "Cet import a déjà été annulé.",
}


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """The French sentence for a code, typeset (non-breaking spaces before : ; ! ? and inside « »)."""
    return typeset(SENTENCES[code].format_map({key: str(value) for key, value in facts.items()}))
