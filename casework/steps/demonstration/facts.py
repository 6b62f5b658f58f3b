"""What the invented people are made of: names, places and things of a life. Nobody real."""

from __future__ import annotations

WOMEN = (
    "Angélique", "Awa", "Aurélie", "Béatrice", "Ewa", "Fatima", "Françoise", "Gülay", "Ioana", "Karima",
    "Laëtitia", "Manon", "Mariama", "Nathalie", "Océane", "Patricia", "Sabrina", "Séverine",
    "Véronique", "Zoé",
)  # fmt: skip
MEN = (
    "Abdoulaye", "Ahmed", "Alain", "Anthony", "Bruno", "Cédric", "Damien", "David", "Éric", "Fabrice",
    "Hugo", "Ibrahima", "Jérôme", "Jordan", "Karim", "Kévin", "Laurent", "Łukasz", "Mamadou", "Mickaël",
    "Mehmet", "Nuno", "Olivier", "Pascal", "Rachid", "Sébastien", "Ștefan", "Stéphane", "Thierry", "Tomasz",
    "Vasile", "Xavier", "Yannick", "Youssef",
)  # fmt: skip
LAST_NAMES = (
    "Aubert", "Bakayoko", "Barreau", "Belkacem", "Benali", "Bonnefoy", "Boudet", "Bourdeille", "Brunet",
    "Çelik", "Chaminade", "Constantin", "Cruveilhier", "Dănescu", "Delbos", "Delmas", "Desmoulin",
    "Diallo", "Dos Santos", "Dubreuil", "Faure", "Ferreira", "Garrigou", "Gonçalves", "Guérin", "Haddad",
    "Kowalski", "Lacombe", "Lagorce", "Lamothe", "Lebrun", "Lemaître", "Lespinasse", "Magnac", "Marchand",
    "Mazeau", "Mendes", "Meynard", "Mokrani", "N’Diaye", "Nadaud", "Nowak", "Ouattara", "Özdemir", "Pagès",
    "Peyronnet", "Popescu", "Queyroi", "Rebière", "Roux", "Sarrazin", "Sissoko", "Szymański", "Tabarant",
    "Teixeira", "Touré", "Vergnaud", "Vidal", "Wójcik", "Yıldız", "Zaïdi", "Zunino",
)  # fmt: skip
LANGUAGES = {
    "Abdoulaye": "peul, français", "Ahmed": "arabe, français", "Awa": "wolof, français", "Ewa": "polonais",
    "Gülay": "turc", "Ibrahima": "wolof, français", "Ioana": "roumain", "Łukasz": "polonais, français",
    "Mamadou": "wolof, français", "Mariama": "soussou, français", "Mehmet": "turc",
    "Nuno": "portugais, français",
    "Ștefan": "roumain, français", "Tomasz": "polonais", "Vasile": "roumain", "Youssef": "arabe, français",
}  # fmt: skip
CHILDREN = (
    "Lina", "Noé", "Jade", "Maël", "Inaya", "Tom", "Lola", "Sacha", "Nina", "Adam", "Louise", "Ilyès", "Rose",
)  # fmt: skip
RELATIVES = (
    ("sa sœur", "Corinne"), ("sa mère", "Josette"), ("son frère", "Patrice"), ("son père", "Gérard"),
    ("sa tante", "Monique"), ("sa sœur", "Mariam"), ("son frère", "Hakim"), ("sa mère", "Danuta"),
    ("son oncle", "Lucien"), ("sa cousine", "Magda"),
)  # fmt: skip
TOWNS = (
    "Bergerac", "Brive", "Libourne", "Limoges", "Mussidan", "Nontron", "Ribérac", "Sarlat", "Thiviers",
    "Saintes", "Cahors", "Tulle",
)  # fmt: skip
TRADES = (
    "espaces verts", "cuisine collective", "maçonnerie", "logistique", "menuiserie", "nettoyage industriel",
    "aide à domicile", "peinture en bâtiment", "maraîchage", "soudure",
)  # fmt: skip
PASTIMES = (
    ("la guitare", "jouer de la guitare"), ("la pétanque", "jouer à la pétanque"), ("le dessin", "dessiner"),
    ("la course à pied", "courir"), ("le potager", "jardiner"), ("la pêche", "pêcher"),
    ("les échecs", "jouer aux échecs"), ("la photo", "faire des photos"), ("le chant", "chanter"),
    ("la marche", "marcher en forêt"),
)  # fmt: skip
HOMES = (
    "un studio à Périgueux", "un T1 près de la gare", "une résidence sociale", "un T2 dans le parc social",
    "une pension de famille", "un bail glissant à Bergerac", "une colocation à Boulazac",
)  # fmt: skip
REFERRERS = (
    "CSAPA de Périgueux", "CHU, service d’addictologie", "centre de cure de Brive", "SPIP de la Dordogne",
    "SIAO 24", "PASS de l’hôpital", "CAARUD de Bergerac", "médecin traitant", "elle-même", "CHRS de Limoges",
)  # fmt: skip
OPENINGS = ("le matin", "l’après-midi", "le mardi", "le jeudi", "une fois par semaine", "deux fois par mois")
HOUSES = ("Maison du Tilleul", "Maison du Verger", "La Ferme")
HOUSES_IN_TEXT = ("la maison du Tilleul", "la maison du Verger", "la ferme")
STREETS = ("Rue des Lavandières", "Quai de l’Isle", "Place du Marché")
COLLEAGUES_WITHOUT_ACCOUNT = ("Julien Pradier", "Marion Teulet")
