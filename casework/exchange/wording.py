"""How French teams head their columns: for each field the wordings met, as data. Read by headings.

Every wording is folded (no accent, no capital, no sign): « Né(e) le » is ``ne e le``. A field takes a heading
that is one of its phrases, or, failing that, one that has a word of each of its groups and none of its
exclusions.
"""

from __future__ import annotations

from dataclasses import dataclass

FIELDS: dict[str, str] = {
    "number": "N° de ligne",
    "full_name": "Nom et prénom",
    "last_name": "Nom",
    "first_name": "Prénom",
    "birth_date": "Date de naissance",
    "sex": "Sexe",
    "phone": "Téléphone",
    "languages": "Langues",
    "service": "Service",
    "site": "Maison, hôtel",
    "place": "Chambre, logement",
    "key_worker": "Référent",
    "nurse": "Coordination des soins",
    "referred_by": "Orienté par",
    "companions": "Accompagnants",
    "received_on": "Date de la demande",
    "admitted_on": "Date d’entrée",
    "planned_end": "Fin prévue",
    "renewed": "Renouvelé",
    "left_on": "Date de sortie",
    "exit_reason": "Motif de sortie",
    "exit_housing": "Hébergement à la sortie",
    "contract_handed_on": "Contrat ou DIPC remis le",
    "contract_signed_on": "Contrat ou DIPC signé le",
    "project_signed_on": "Projet signé le",
}
"""Key → how the window names it, in the order in which the window offers them."""

DATE_FIELDS = frozenset(
    {"birth_date", "received_on", "admitted_on", "planned_end", "left_on",
     "contract_handed_on", "contract_signed_on", "project_signed_on"}
)  # fmt: skip
NAME_FIELDS = frozenset({"full_name", "last_name"})
MANY_COLUMNS = frozenset({"key_worker", "nurse", "companions"})
"""Fields that several columns may fill together."""


@dataclass(frozen=True)
class Wording:
    """The phrases of one field, and the groups of words of which a longer heading needs one each."""

    field: str
    phrases: tuple[str, ...]
    groups: tuple[frozenset[str], ...] = ()
    without: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in text.split("|"))


# What tells that a date is about something else than the person's stay.
_OTHER_PAPERS = _words(
    "titre recepisse css c2s ame puma ald aah rsa ass droits cmu mdph visa passeport cni "
    "permis mesure bail assurance vaccin traitement ordonnance asile conso consommation "
    "permission"
)
_SIGNED = _words("signe signee signes signature signatures sign signer")
_DATE = _words("date le dt jour")
_CONTRACT = _words("contrat contrats dipc cs")
_PROJECT = _words("ppi ppa ppe pap pai projet")

WORDINGS: tuple[Wording, ...] = (
    Wording(
        "number",
        _phrases("n | no | num | numero | n ligne | rang | ordre | n ordre | nb | probleme casework"),
    ),
    Wording(
        "full_name",
        _phrases(
            "nom prenom | nom et prenom | prenom nom | prenom et nom | nom prenoms | noms prenoms | "
            "nom s prenom s | noms et prenoms | usager | usagere | usager e | usagers | resident | "
            "residente | resident e | residents | residant | beneficiaire | beneficiaires | personne "
            "| personnes | personne accompagnee | personne accueillie | personnes accompagnees | "
            "patient | patiente | patient e | patients | identite | nom de l usager | nom de la "
            "personne | nom du resident | nom usager | nom resident | nom complet | nom du patient | "
            "nom patient | menage | titulaire | client | nom et prenom de l usager | nom prenom "
            "usager | nom prenom du resident | candidat | candidate | candidat e | candidats | nom du "
            "candidat | accueilli | accueillis | heberge | heberges | hebergee | personne hebergee"
        ),
        (_words("nom noms"), _words("prenom prenoms")),
        _words("medecin referent referente contact prevenir confiance parent mere pere conjoint enfant"),
    ),
    Wording(
        "last_name",
        _phrases(
            "nom | noms | nom de famille | nom famille | nom d usage | nom usuel | patronyme | nom "
            "usage | nom marital | nom legal"
        ),
    ),
    Wording(
        "first_name", _phrases("prenom | prenoms | prenom s | 1er prenom | prenom usuel | prenom d usage")
    ),
    Wording(
        "birth_date",
        _phrases(
            "ne le | nee le | ne e le | ne nee le | ne ee le | nes le | ddn | d d n | dn | dnaiss | "
            "date de naissance | date naissance | date de naiss | date naiss | naissance | naiss | d "
            "naissance | dt naissance | date nais | ne | ne e | date n | date de nais | jour de "
            "naissance | naissance le | ne e | nee"
        ),
        (_words("naissance naiss"),),
        _words("lieu pays ville nom commune departement enfant enfants conjoint age acte certificat"),
    ),
    Wording(
        "sex",
        _phrases(
            "sexe | genre | h f | f h | sexe h f | sexe f h | s | civilite | civ | m f | f m | sexe m f"
        ),
    ),
    Wording(
        "phone",
        _phrases(
            "tel | telephone | tels | tel portable | portable | mobile | n tel | n de tel | n "
            "telephone | n de telephone | numero de telephone | num tel | tel perso | telephone "
            "portable | gsm | tel usager | coordonnees telephoniques | port"
        ),
    ),
    Wording(
        "languages",
        _phrases("langue | langues | langue s | langue parlee | langues parlees | langue maternelle"),
    ),
    Wording(
        "service",
        _phrases(
            "type | dispositif | service | structure | etablissement | modalite | type de place | "
            "type place | type de prise en charge | type de pec | type pec | type d accompagnement | "
            "type accompagnement | type de sejour | modalite d accompagnement | unite | type de "
            "dispositif | nature de la place"
        ),
        (_words("type dispositif modalite"), _words("res hlm residentiel diffus murs heberge")),
    ),
    Wording(
        "site",
        _phrases(
            "hotel | nom de l hotel | nom hotel | hotels | maison | site | residence | pavillon | "
            "batiment | lieu | lieu d hebergement | foyer | lieu hebergement | nom du site | "
            "structure d hebergement"
        ),
    ),
    Wording(
        "place",
        _phrases(
            "chambre | chambres | ch | chb | n chambre | n de chambre | numero de chambre | no "
            "chambre | num chambre | appartement | appart | appt | apt | logement | adresse du "
            "logement | adresse logement | studio | adresse appartement | place | n place | lit | n "
            "appartement | n logement | adresse de l appartement | logement occupe | chambre n | "
            "hebergement"
        ),
    ),
    Wording(
        "nurse",
        _phrases(
            "coordinatrice soins | coordinateur soins | coordination soins | coordination des soins | "
            "ide | coordinatrice de soins | coordinateur de soins | infirmiere | infirmier | "
            "infirmier e | ide referente | infirmiere referente | ide referent | coordination "
            "medicale | coordo soins | ide coordinatrice | referent soins | referente soins | "
            "referent sante | referente sante | idec"
        ),
    ),
    Wording(
        "key_worker",
        _phrases(
            "referent | referente | referent e | referents | referentes | referent s | ref | refs | "
            "educ ref | educateur referent | educatrice referente | educ referent | educ referente | "
            "educ | educateur | educatrice | educateurs | binome | binomes | referent social | "
            "referente sociale | ts referent | travailleur social | travailleuse sociale | ts | "
            "intervenant | intervenante | accompagnateur | accompagnatrice | referent educatif | "
            "referente educative | suivi par | coordinateur | coordinatrice | co referent | co "
            "referente | coreferent | equipe | professionnel referent | ref educ | referent act | "
            "referent ct | referent principal | as | assistante sociale | equipe mobile | binome educ"
        ),
        (_words("referent referente referents referentes"),),
        _words(
            "medecin spip justice structure externe organisme hopital tel telephone mail traitant ase "
            "parcours"
        ),
    ),
    Wording(
        "referred_by",
        _phrases(
            "oriente par | orientee par | oriente e par | orienteur | orientation par | adresse par | "
            "adressee par | adresse e par | origine de la demande | origine demande | prescripteur | "
            "provenance | service orienteur | structure orienteuse | partenaire orienteur | organisme "
            "orienteur | origine | envoye par | orienteur prescripteur | qui oriente | orienteurs | "
            "structure d origine | service prescripteur | origine orientation | origine de l "
            "orientation"
        ),
        (
            _words("oriente orientee orienteur orienteuse adresse adressee prescripteur"),
            _words("par structure service nom"),
        ),
        _words("tel mail sortie vers"),
    ),
    Wording(
        "companions",
        _phrases(
            "accompagne de | accompagnee de | accompagne e de | accompagnant | accompagnants | "
            "accompagnant s | accompagnants heberges | avec | famille hebergee | conjoint et enfants "
            "| proches heberges | composition familiale | accompagnement familial | personnes "
            "accompagnantes | enfants heberges | composition du menage"
        ),
    ),
    Wording(
        "contract_signed_on",
        _phrases(
            "contrat signe le | contrat signe | signature contrat | contrat de sejour signe le | "
            "contrat de sejour signe | date signature contrat | date de signature du contrat | "
            "signature du contrat | dipc signe le | dipc signe | signature dipc | contrat dipc signe "
            "le | contrat sejour signe le | date contrat | date du contrat | contrat de sejour | "
            "contrat | dipc | contrat de sejour le | contrat du | date dipc"
        ),
        (_CONTRACT, _SIGNED),
        _words("travail location bail"),
    ),
    Wording(
        "contract_handed_on",
        _phrases(
            "contrat remis le | contrat remis | remise du contrat | dipc remis le | dipc remis | "
            "remise contrat"
        ),
        (_CONTRACT, _words("remis remise donne transmis")),
        _words("travail location bail"),
    ),
    Wording(
        "project_signed_on",
        _phrases(
            "ppi signe le | ppi signe | ppi | pp signe le | pp signe | ppa signe le | ppa | projet "
            "signe le | projet personnalise signe le | signature ppi | signature projet | date ppi | "
            "date du ppi | date signature ppi | projet personnalise | signature du projet | pap signe "
            "le | pap"
        ),
        (_PROJECT, _SIGNED),
    ),
    Wording(
        "exit_reason",
        _phrases(
            "motif de sortie | motif sortie | motif | raison de la sortie | raison sortie | motif de "
            "fin | motif depart | motif du depart | cause de sortie | motif de fin de prise en charge "
            "| type de sortie | motif fin de sejour | motif de fin de sejour | motifs de sortie | "
            "motif de la sortie"
        ),
        (_words("motif raison cause"), _words("sortie depart fin")),
    ),
    Wording(
        "exit_housing",
        _phrases(
            "hebergement a la sortie | logement a la sortie | hebergement sortie | logement sortie | "
            "orientation | orientation a la sortie | orientation sortie | destination | devenir | "
            "solution de sortie | situation a la sortie | lieu de vie a la sortie | sortie vers | "
            "oriente vers | relais a la sortie | solution logement | logement apres la sortie | "
            "orientation de sortie"
        ),
        (_words("hebergement logement habitat"), _words("sortie depart")),
        _words("date motif"),
    ),
    Wording(
        "left_on",
        _phrases(
            "sortie | sortie le | date de sortie | date sortie | sorti le | sortie e le | sorti e le "
            "| sortie effective | depart | date de depart | date depart | parti le | partie le | "
            "parti e le | fin effective | depart le | date de sortie effective | sortie reelle | date "
            "de sortie reelle | fin reelle | date sortie effective | fin de prise en charge effective "
            "| quitte le | date fin effective | sorti | date de fin effective | d sortie | dt sortie"
        ),
        (_words("sortie sorti depart parti partie"), _DATE | _words("effective reelle")),
        _words(
            "prevue prev prevu previsionnelle envisagee motif hebergement logement orientation projet raison"
        )
        | _OTHER_PAPERS,
    ),
    Wording(
        "planned_end",
        _phrases(
            "fin prevue | fin de contrat | echeance | fin | fin de sejour | date de fin | date fin | "
            "fin contrat | fin du contrat | fin sejour | date de fin de contrat | date fin contrat | "
            "date fin de contrat | echeance contrat | echeance du contrat | sortie prevue | date de "
            "sortie prevue | fin prev | fin prevu | sortie previsionnelle | date previsionnelle de "
            "sortie | date de sortie previsionnelle | date de fin prevue | date fin prevue | fin de "
            "prise en charge | fin pec | fin de pec | terme | terme du contrat | fin du sejour | date "
            "d echeance | date echeance | jusqu au | fin previsionnelle | contrat jusqu au | fin dipc "
            "| fin du dipc | date de fin de sejour | fin theorique | sortie theorique | echeance "
            "sejour | fin de dipc | date butoir | fin max | date limite | depart prevu"
        ),
        (
            _words("fin echeance terme sortie depart"),
            _words("prevue prev prevu previsionnelle contrat sejour pec dipc theorique date envisagee"),
        ),
        _words("motif effective reelle hebergement logement essai travail formation") | _OTHER_PAPERS,
    ),
    Wording(
        "renewed",
        _phrases(
            "renouv | renouv o n | renouvele | renouvelee | renouvele e | renouvellement | "
            "renouvellement o n | renouvele o n | prolongation | prolonge | prolongee | renouv oui "
            "non | renouvellements | renouvelle | renouvellement oui non | contrat renouvele | sejour "
            "renouvele | 2e annee | prolongation o n | renouvellement de contrat | renouvellement du "
            "contrat | renouvele oui non"
        ),
    ),
    Wording(
        "received_on",
        _phrases(
            "date demande | date de demande | date de la demande | recu le | recue le | demande recue "
            "le | demande le | reception | date de reception | date reception | dossier recu le | "
            "date candidature | date de candidature | candidature recue le | candidature le | date d "
            "inscription | inscrit le | inscrite le | inscription | demande | date de reception du "
            "dossier | arrivee du dossier | date dossier | date du dossier | date de saisine | "
            "dossier recu | date reception dossier | recu | date d arrivee du dossier | candidature | "
            "date orientation | date d orientation"
        ),
        (_words("demande candidature dossier inscription"), _words("recu recue reception date le")),
        _words("motif origine complet objet type entree") | _OTHER_PAPERS,
    ),
    Wording(
        "admitted_on",
        _phrases(
            "entree | entre le | entree le | entre e le | date d entree | date entree | admission | "
            "date d admission | date admission | admis le | admise le | admis e le | arrive le | "
            "arrivee le | arrive e le | arrivee | date d arrivee | date arrivee | entree dispositif | "
            "entree dans le dispositif | debut | debut de sejour | debut sejour | debut du sejour | "
            "date debut | date de debut | debut de prise en charge | debut pec | debut de pec | "
            "accueilli le | accueillie le | accueilli e le | date d accueil | accueil le | "
            "integration | integre le | date d integration | entree ct | entree act | date entree "
            "dispositif | prise en charge le | debut de contrat | debut contrat | debut du contrat | "
            "date de debut de contrat | installation | installe le | emmenagement | entree effective "
            "| debut prise en charge | d entree | dt entree | entree dans le logement | depuis le | "
            "depuis | present depuis | date d entree dispositif"
        ),
        (
            _words("entree admission arrivee accueil debut integration"),
            _DATE
            | _words("dispositif reelle sejour etablissement service ct act logement contrat effective"),
        ),
        _words("motif demande lieu commission situation ressources dossier travail formation prevue livret")
        | _OTHER_PAPERS,
    ),
)

SHEET_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("waiting", _words("attente candidat candidats candidature candidatures demande demandes postulants")),
    (
        "left",
        _words(
            "sorti sortis sortie sorties sortants ancien anciens anciennes archive archives partis departs"
        ),
    ),
    (
        "present",
        _words("present presents presentes actif actifs file residents heberges effectif effectifs cours"),
    ),
)
"""Kind of sheet → words of its name. Columns decide first."""

SERVICE_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("act_outreach", ("hlm", "hors les murs", "hors murs", "act hlm", "hm", "a domicile", "domicile")),
    ("therapeutic_community", ("communaute therapeutique", "communautes therapeutiques", "ct")),
    ("therapeutic_apartment", ("appartement therapeutique", "appartements therapeutiques", "atr", "at")),
    ("ctr", ("ctr", "centre therapeutique residentiel")),
    ("hotel", ("hotel", "hotels", "hebergement en hotel", "hebergement hotelier", "nuitees")),
    ("outpatient", ("ambulatoire", "csapa", "csapa ambulatoire", "consultation", "consultations")),
    (
        "act_housed",
        ("res", "resid", "residentiel", "residentielle", "heberge", "hebergement", "avec hebergement", "act",
         "act residentiel", "appartement de coordination therapeutique",
         "appartements de coordination therapeutique",
         "diffus", "semi collectif", "avec logement", "act avec hebergement", "act res"),
    ),
)  # fmt: skip
"""Kind of service → how a cell of a « Type » column, a title or a file name says it, folded."""

TOTAL_WORDS = _words("total totaux nombre nb effectif effectifs moyenne taux somme cumul soustotal") | {
    "sous total",
    "total s",
}
"""What a line of figures under a table begins with."""

GROUP_WORDS = _words(
    "maison maisons appartement appartements hotel hotels pavillon unite etage batiment "
    "groupe site foyer residence villa ferme chalet aile secteur equipe antenne logement "
    "logements femmes hommes familles rez studio studios colocation"
)
"""What a line that names a group of rows begins with, when it stands in the column of the names."""

NOT_A_SITE = _words(
    "femmes hommes familles femme homme famille presents sortis sorties attente liste divers autres"
)

COMPARTMENT_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "health",
        _words(
            "tso traitement traitements ttt diagnostic diagnostics pathologie pathologies vhc vih vhb "
            "serologie serologies medicament medicaments ordonnance ordonnances allergie allergies "
            "antecedents methadone subutex sante medical medicale hospitalisation hospitalisations "
            "sevrage observance charge cd4"
        ),
    ),
    ("psychology", _words("psychologue psy psychologique psychiatre psychiatrie psychiatrique")),
    (
        "direction",
        _words(
            "justice judiciaire spip penal penale peine mesure sme incident incidents discipline sanction ctj"
        ),
    ),
    (
        "social",
        _words(
            "ressource ressources couverture couv secu securite mutuelle ald papiers titre situation "
            "administrative sejour recepisse rsa aah css c2s ame puma cpam caf mdph dettes budget "
            "banque compte emploi employeur revenus droits nationalite asile"
        ),
    ),
)
"""Compartment → words of a heading whose column has no field. The others are the team's."""

NO_END = frozenset(
    _phrases(
        "| a calculer | a voir | a definir | nc | en attente | inconnu | inconnue | x | non | neant | sans | "
        "a determiner | a preciser | ras | idem | na | n a | non renseigne | illimite | aucun | aucune | "
        "indetermine | a fixer | en cours"
    )
)
"""What people write where they have no date (signs alone, such as « ? », fold to nothing)."""

TRUE_WORDS = _words("o oui x 1 vrai true y yes renouvele renouvelee fait prolonge prolongee ok")
FALSE_WORDS = _words("n non 0 faux false no refuse") | {"pas encore", "non renouvele", "1er contrat"}
PENDING_WORDS = frozenset(
    _phrases(
        "en cours | a voir | en attente | demande | a demander | prevu | demande en cours | a faire | "
        "a l etude | a renouveler"
    )
)

SEX_WORDS: dict[str, str] = {
    **dict.fromkeys(_words("h m homme masculin masc garcon mr monsieur hommes male"), "M"),
    **dict.fromkeys(_words("f femme feminin fem fille mme madame mlle mademoiselle femmes female w"), "F"),
    **dict.fromkeys(["x", "autre", "nb", "non binaire", "neutre"], "X"),
}

NOBODY = frozenset(
    {"", "non", "aucun", "aucune", "seul", "seule", "neant", "personne", "sans", "0", "ras", "n"}
)

EXIT_REASON_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("died", _words("deces decede decedee mort")),
    ("prison", _words("incarceration incarcere incarceree detention prison ecrou")),
    ("hospital", _words("hospit hospitalisation hospitalise hospitalisee hopital")),
    ("transferred", _words("reorientation orientation reoriente reorientee transfert")),
    ("ended_by_house", _words("exclusion exclu exclue renvoi")),
    ("returned", _words("retour")),
    ("lost", _words("perdu perte disparu disparition fugue")),
    ("left", _words("abandon volontaire demande depart")),
    ("completed", _words("abouti aboutie atteint atteints objectifs projet termine terminee reussite")),
    ("other", _words("autre autres")),
)
"""Code of domain.exits → words of a reason. What is not surely one of them is kept as text only."""

EXIT_HOUSING_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("sliding_lease", _words("iml glissant intermediation")),
    ("social_housing", _words("hlm social")),
    ("private_housing", _words("prive")),
    ("boarding_house", _words("pension")),
    ("social_residence", _words("fjt sociale")),
    ("shelter", _words("chrs chu hebergement urgence")),
    ("lhss", _words("lhss")),
    ("lam", _words("lam")),
    ("other_act", _words("act")),
    ("nursing_home", _words("ehpad")),
    ("disability_home", _words("fam mas")),
    ("hospital", _words("hopital ssr hospitalisation")),
    ("prison", _words("prison detention")),
    ("hotel", _words("hotel")),
    ("street", _words("rue sdf")),
    ("family", _words("famille ami amis parents conjoint conjointe")),
    ("unknown", _words("inconnu inconnue nsp")),
)
