"""What people say of themselves and what the team concludes, for projects, renewals and coordinations."""

from __future__ import annotations

MATTERS = (
    "Qu’on me laisse le temps de répondre.",
    "Avoir un endroit calme, et la porte qui ferme.",
    "Garder contact avec les miens.",
    "Être prévenu{e} avant qu’on décide pour moi.",
    "Manger à table avec les autres.",
)
FEARS = (
    "Me retrouver seul{e} le soir.",
    "Sortir trop vite et tout recommencer.",
    "Les papiers, les guichets, les refus.",
    "Que {my_relative} ne me croie plus.",
    "Croiser d’anciennes fréquentations.",
)
REFUSES = (
    "Qu’on appelle ma famille sans moi.",
    "Les activités imposées.",
    "Partager ma chambre.",
    "",
    "Qu’on parle de moi devant les autres.",
)
STRENGTHS = (
    "Sait cuisiner, à l’aise avec les nouveaux. Besoin de repères écrits.",
    "Ponctuel{le} quand le rendez-vous a du sens. Besoin d’être accompagné{e} la première fois.",
    "Bonne mémoire, humour. Besoin de temps pour demander de l’aide.",
    "Gestes professionnels sûrs. Besoin d’apprendre à s’arrêter avant l’épuisement.",
)
OTHER_ALPHABETS = {
    "arabe": "أريد أن أعمل وأن أسكن وحدي.",
    "polonais": "Chcę pracować i mieszkać sam, spokojnie.",
    "turc": "Kendi evimde, huzur içinde yaşamak istiyorum.",
    "roumain": "Vreau să locuiesc singur și să lucrez.",
}
"""What somebody wants, first in their own language."""

REFUSAL = "Je n’ai pas envie de signer un papier de plus. On en reparle si ça tient."
REQUESTS = (
    "Je veux rester encore. Je ne suis pas prêt{e} pour {home}, et je veux finir ce que j’ai commencé.",
    "Je demande à continuer. Ici je dors, je mange, je recommence à faire des projets.",
    "Je veux rester le temps de régler mes papiers et d’avoir {home}.",
    "Encore un an, si vous voulez bien. Je tiens, mais c’est neuf.",
)
REVIEW_START = (
    "{m} est présent{e} depuis {months} mois. {Il} a pris sa place dans la vie collective et s’appuie "
    "sur l’équipe quand c’est difficile."
)
REVIEW_GOALS = {
    4: "« {goal} » : atteint.",
    3: "« {goal} » : bien avancé, reste à consolider.",
    2: "« {goal} » : à mi-chemin.",
    1: "« {goal} » : commencé, avec des hauts et des bas.",
    0: "« {goal} » : pas encore commencé.",
}
REVIEW_END = (
    "La suite demandée est cohérente avec ce qui est engagé. Points de vigilance : l’isolement, l’argent."
)
OPINIONS = {
    "educational": "Poursuite utile : les acquis sont récents et le projet de sortie se précise.",
    "social": "Droits ouverts, dossier de logement déposé ; la poursuite laisse le temps d’une attribution.",
}
CONDITIONS = "Point d’étape tous les trois mois ; reprise du groupe du mercredi."
REFUSAL_REASONS = (
    "Le cadre de la maison n’a pas pu être tenu malgré plusieurs reprises. Une orientation plus adaptée est "
    "préparée avec {m} ; la sortie se fera sans rupture."
)
DEROGATION = "Attribution d’un logement confirmée pour le printemps : trois mois évitent un retour à la rue."
DEROGATION_TOLD = "ARS Nouvelle-Aquitaine, courrier du service"

QUESTIONS = (
    "Préparer la sortie vers {home} : qui fait quoi d’ici là ?",
    "Accorder nos rythmes autour des rendez-vous de {m}.",
    "Reprise des visites de {child} : à quelles conditions, avec qui ?",
    "Comment soutenir {m} pendant le stage sans multiplier les interlocuteurs ?",
    "Que proposer pour les week-ends, qui restent le moment fragile ?",
)
SHARED = (
    "{first} tient ses engagements depuis deux mois. Ce qui aide : un seul interlocuteur par sujet, "
    "des dates écrites. Ce qui met en difficulté : les reports de dernière minute."
)
PERSON_VIEW = (
    "{first} était là. « Je veux qu’on arrête de me demander trois fois la même chose. »",
    "{first} a préféré ne pas venir et a demandé que l’on dise : « Je suis d’accord pour la suite. »",
    "{first} a pris des notes et demandé une copie.",
)
PARTICIPANTS = (
    ("Dr Lemoine", "CSAPA", "médecin"),
    ("Mme Castaing", "Aide sociale à l’enfance", "référente"),
    ("M. Prévôt", "SPIP", "conseiller d’insertion"),
    ("Mme Laborie", "Mission locale", "conseillère"),
    ("M. Etcheverry", "Bailleur social", "chargé de clientèle"),
    ("Mme Dumas", "Centre social", "formatrice"),
)
DECISIONS = (
    "Un référent unique par sujet, liste remise à {m}.",
    "Les rendez-vous sont confirmés par écrit, la veille.",
    "Visite d’un logement avec l’équipe avant la fin du mois.",
    "Le plan pour les moments difficiles est relu ensemble.",
)
TASKS = (
    ("Envoyer le compte rendu aux participants", "Nadia Sorel", 7),
    ("Appeler le bailleur pour la date de commission", "Inès Rocher", 12),
    ("Préparer la visite avec {first}", "Thomas Brémond", 18),
    ("Demander l’avis d’imposition", "Inès Rocher", 10),
    ("Relire le plan avec {first}", "Marc Delattre", 21),
)
