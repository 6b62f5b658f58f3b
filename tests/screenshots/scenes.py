"""The scenes: pages and dialogs of the main job, on the demonstration, as a coordinator meets them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from casework.base.clock import SystemClock
from casework.base.errors import Conflict, UserError
from casework.domain.demonstration import DEMO_ACCOUNTS
from casework.domain.kinds import Compartment
from casework.domain.permissions import Role
from casework.services.accounts import AddAccount
from casework.services.doorstep import Birth
from casework.services.people import NewPerson
from casework.ui.ask import ScriptedAsk
from casework.ui.dialogs import ConflictDialog, confirm_dialog, crash_dialog, leave_dialog
from casework.ui.help import help_dialog
from casework.ui.pages.imports.page import ImportPage
from casework.ui.pages.people.page import PeoplePage
from casework.ui.pages.start.birth import BirthPage
from casework.ui.pages.start.login import LoginPage
from casework.ui.pages.start.new_password import ChoosePasswordPage, RecoverPage
from casework.ui.pages.start.rescue import RescuePage
from casework.ui.shell import Shell
from tests.journeys.journey import Journey
from tests.screenshots.studio import Studio

CHEF = DEMO_ACCOUNTS[0]
PASSWORD = "épicéa ardoise fougère 7"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "caseloads"


class Scenes:
    """Plays them one after the other; ``demonstration`` is a folder made by ``init --demo``, copied here."""

    def __init__(self, studio: Studio, demonstration: Path, scratch: Path) -> None:
        self._studio, self._scratch = studio, scratch
        self._demonstration = scratch / "démonstration"
        shutil.copytree(demonstration, self._demonstration)

    def play(self, only: str = "") -> None:
        """Every scene, or those whose name begins with ``only``."""
        for name in sorted(dir(self)):
            if name.startswith("scene_") and name.removeprefix("scene_").startswith(only):
                getattr(self, name)()

    @contextmanager
    def _window(self, folder: Path, day: date | None = None) -> Iterator[Journey]:
        journey = Journey(self._studio, folder, SystemClock(day), ScriptedAsk(), cost=None)
        try:
            journey.idle()
            yield journey
        finally:
            journey.end()
            journey.window.deleteLater()  # else every later light would be put on this window too
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    @contextmanager
    def _inside(self, day: date | None = None) -> Iterator[Journey]:
        """``day``: the civil day of the scene; None: today."""
        with self._window(self._demonstration, day) as journey:
            journey.log_in(CHEF.login, CHEF.password)
            yield journey

    def _take(self, name: str, journey: Journey) -> None:
        journey.idle()
        self._studio.take(name, journey.window)

    def scene_01_before_login(self) -> None:
        with self._window(self._demonstration) as journey:
            self._take("01-connexion-demonstration", journey)
            login = journey.window.findChild(LoginPage)
            assert login is not None
            login.refuse(UserError("login_failed"))
            self._take("02-mot-de-passe-refuse", journey)
            journey.window.show_before_login(RescuePage(UserError("database_truncated"), self._demonstration))
            self._take("03-secours", journey)

    def scene_02_first_start(self) -> None:
        with self._window(self._scratch / "nouvelle équipe") as journey:
            self._take("04-premier-demarrage", journey)
            journey.press("Créer la structure")
            self._take("05-premier-demarrage-erreurs", journey)
            for label, text in (
                ("Nom de la structure", "Association Rive"),
                ("Nom du service", "Communauté de Brantôme"),
                ("Places agréées", "35"),
                ("Votre nom", "Claire Aubert"),
                ("Nom d’utilisateur", "c.aubert"),
                ("Mot de passe", PASSWORD),
                ("Le même mot de passe", PASSWORD),
            ):
                journey.field(label).type(text)
            self._take("06-premier-demarrage-rempli", journey)
            journey.press("Créer la structure")
            journey.sees("La clé de secours")
            self._take("07-cle-de-secours", journey)

    def scene_03_people(self) -> None:
        with self._inside() as journey:
            people = journey.list("Personnes")
            people.choose(people.texts()[2].split(",")[0])
            self._take("10-personnes", journey)
            journey.field("Filtrer par nom").type("zzzz")
            self._take("11-personnes-aucune", journey)
            journey.field("Filtrer par nom").type("")
            journey.idle()
            known = people.texts()[2].split(",")[0]
            journey.keys("Ctrl+K")
            journey.write(known.split()[0].lower())
            self._take("12-chercher", journey)
            journey.keys("Esc")
            journey.press("Nouvelle personne")
            last, first = known.rsplit(" ", 1)
            journey.field("Nom").type(last)
            journey.field("Prénom").type(first)
            journey.field("Date de naissance").type("12/3/84")
            self._take("13-nouvelle-personne", journey)

    def scene_04_person(self) -> None:
        with self._inside() as journey:
            for number, (key, name) in enumerate(self._tabs(journey)):
                journey.window.shell.navigate("person", person_id=1, tab=key)  # type: ignore[union-attr]
                self._take(f"2{number}-personne-{name}", journey)

    def _tabs(self, journey: Journey) -> list[tuple[str, str]]:
        from casework.ui.pages.person.tabs import PERSON_TABS

        return [(tab.key, tab.key) for tab in PERSON_TABS]

    def scene_05_deadlines(self) -> None:
        with self._inside() as journey:
            journey.press("Échéances")
            deadlines = journey.list("Échéances")
            deadlines.choose("bilan prêt")
            self._take("40-echeances", journey)
            journey.press("Décider…")
            self._take("41-renouvellement", journey)

    def scene_06_import(self) -> None:
        with self._inside() as journey:
            journey.press("Importer un fichier…")
            self._take("50-import", journey)
            if not SHARED.is_dir():
                return
            journey.ask.answers.append(SHARED / "communaute_therapeutique.xlsx")
            journey.press("Choisir un fichier…")
            journey.sees("rien n’est écrit pour l’instant")
            self._take("51-import-lignes", journey)
            journey.press("Devient : Refusés · 1")
            self._take("52-import-refuse", journey)
            journey.press("Vue : Colonnes")
            self._take("53-import-colonnes", journey)
            journey.window.findChildren(ImportPage)[-1].run()
            journey.sees("importés sur")
            self._take("54-import-fait", journey)

    def scene_07_dialogs(self) -> None:
        with self._inside() as journey:
            window = journey.window
            who = "N’DIAYE Mamadou"
            conflicts = [
                Conflict("reason", "Motif", "Un an de plus, pour finir le permis.", "Finir le permis."),
                Conflict("place", "Place", "Maison 1, ch. 07", "Maison 2, ch. 04"),
            ]
            lost = f"Le brouillon sur {who} sera perdu."
            report = self._scratch / "crash-20261122-143000.txt"
            dialogs: tuple[tuple[str, Callable[[], QWidget]], ...] = (
                ("60-confirmer", lambda: confirm_dialog(window, "Supprimer le brouillon", lost, "Supprimer")),
                ("61-quitter", lambda: leave_dialog(window, f"la note sur {who}")),
                ("62-deux-versions", lambda: ConflictDialog(window, conflicts)),
                ("63-arret", lambda: crash_dialog(window, report)),
                ("64-aide", lambda: help_dialog(window, PeoplePage.title, PeoplePage.help)),
            )
            for name, make in dialogs:
                self._studio.take_dialog(name, make)
            journey.press("Verrouiller la fenêtre")
            journey.sees("Fenêtre verrouillée")
            self._take("65-verrouille", journey)

    def scene_08_project(self) -> None:
        with self._inside() as journey:
            shell = journey.window.shell
            assert shell is not None
            shell.navigate("person", person_id=1, tab="project")
            self._take("70-projet-signe", journey)
            journey.press("Noter où on en est de l’objectif 1")
            self._take("71-projet-suivi", journey)
            journey.press("Nouvelle version sans révision")
            journey.idle()
            self._take("72-projet-brouillon", journey)
            journey.press("Ajouter un objectif")
            journey.write("Passer le permis")
            journey.sees("Passer le permis")
            last = next(number for number in range(9, 0, -1) if journey.shows(f"Objectif {number} :"))
            journey.press(f"Ajouter une action à l’objectif {last}")
            journey.write("S’inscrire à l’auto-école")
            self._take("73-projet-objectif", journey)
            journey.press("Enregistrer")
            journey.idle()
            self._take("74-projet-erreurs", journey)
            journey.field(f"Domaine, objectif {last}").choose("Mobilité")
            journey.press("Proposer à la personne")
            journey.press("Enregistrer les signatures")
            self._take("75-projet-signatures", journey)

    def scene_09_coordination(self) -> None:
        with self._inside() as journey:
            shell = journey.window.shell
            assert shell is not None
            shell.navigate("person", person_id=2, tab="coordination")
            self._take("80-coordination-liste", journey)
            journey.press("Nouvelle coordination")
            self._take("81-coordination-nouvelle", journey)
            journey.press("Enregistrer")
            self._take("82-coordination-erreurs", journey)

    def scene_10_session(self) -> None:
        with self._inside() as journey:
            shell = journey.window.shell
            assert shell is not None
            self._take("89-derniere-connexion", journey)
            shell.toggle_names()
            self._take("90-noms-masques", journey)
            shell.navigate("person", person_id=1, tab="notes")
            self._take("91-noms-masques-personne", journey)
        with self._window(self._demonstration) as journey:
            doorstep = journey.session.entrance.doorstep
            chosen = ChoosePasswordPage(doorstep, journey.session.desk, "c.aubert", "provisoire")
            journey.window.show_before_login(chosen)
            chosen.focus_first()
            self._take("92-choisir-son-mot-de-passe", journey)
            journey.field("Nouveau mot de passe").type("azerty12345")
            journey.field("Le même mot de passe").type("azerty")
            journey.press("Choisir ce mot de passe")
            self._take("93-choisir-son-mot-de-passe-erreur", journey)
            journey.window.show_before_login(RecoverPage(doorstep, journey.session.desk, "c.aubert"))
            self._take("94-mot-de-passe-oublie", journey)
            refused = LoginPage()
            journey.window.show_before_login(refused)
            refused.refuse(UserError("login_failed"), 40)
            self._take("95-attendre", journey)

    def scene_11_companions(self) -> None:
        with self._inside() as journey:
            journey.window.shell.navigate("person", person_id=1, tab="stay")  # type: ignore[union-attr]
            for label in ("Lina, fille, 4 ans", "Adam, compagnon"):
                journey.press("Ajouter un accompagnant…")
                journey.field("Nom et lien").type(label)
                journey.press("Enregistrer l’accompagnant")
                journey.sees(label)
            journey.press("Retirer : Adam, compagnon")
            journey.sees("Remettre Adam, compagnon")
            journey.press("Corriger : Lina, fille, 4 ans")
            self._take("96-accompagnants", journey)

    def scene_11_administration(self) -> None:
        with self._inside() as journey:
            shell = journey.window.shell
            assert shell is not None
            shell.navigate("administration")
            self._take("100-comptes", journey)
            journey.press("Nouveau compte")
            journey.press("Créer le compte")
            self._take("101-compte-erreurs", journey)
            journey.field("Nom d’utilisateur").type("m.diallo")
            journey.field("Nom et prénom").type("Mariam Diallo")
            journey.press("Créer le compte")
            self._take("102-mot-de-passe-provisoire", journey)
            journey.press("C’est noté")
            journey.list("Comptes").choose("Mariam Diallo")
            journey.press("Modifier…")
            self._take("103-compte-droits", journey)
            journey.press("Annuler")
            journey.press("Services")
            self._take("104-services", journey)
            journey.press("Organisme")
            self._take("108-organisme", journey)
            journey.press("Papiers")
            self._take("107-papiers", journey)
            journey.press("Sauvegardes et vérification")
            self._take("105-sauvegardes", journey)
        with self._window(self._demonstration) as journey:
            page = BirthPage(
                journey.session.entrance.doorstep,
                journey.session.desk,
                journey.ask,
                Birth(Compartment.HEALTH, "7K2QD-3M9XA-0PZ4T-HW6RB-51CJN-E8VGY", again=True),
                "Association Rive",
                "Amina Benali",
                lambda _typed: None,
            )
            journey.window.show_before_login(page)
            page.focus_first()
            self._take("106-naissance-sante", journey)

    def scene_12_journal(self) -> None:
        with self._inside() as journey:
            shell = journey.window.shell
            assert shell is not None
            shell.navigate("person", person_id=1, tab="overview")
            journey.press("Modifier la fiche")
            journey.idle()
            journey.field("Téléphone").type("06 12 34 56 78")
            journey.press("Enregistrer la fiche")
            journey.idle()
            journey.press("Historique")
            self._take("112-historique", journey)
            journey.press("Qui a lu ce dossier")
            self._take("113-qui-a-lu", journey)
            shell.navigate("administration", tab="journal")
            journey.idle()
            self._take("110-journal", journey)
            journey.press("Vérifier")
            journey.idle()
            self._take("111-journal-vérifié", journey)

    def scene_13_health(self) -> None:
        with self._window(self._demonstration) as journey:
            journey.log_in("infirmiere", "demo-infirmiere")
            shell = journey.window.shell
            assert shell is not None
            journey.idle()
            shell.navigate("instructions")
            self._take("120-consignes-infirmiere", journey)
            person_id = shell.context.suite.releases.of_the_shift(shell.context.actor)[0].person_id
            shell.navigate("person", person_id=person_id, tab="health")
            self._take("121-sante-infirmiere", journey)
            journey.press("Écrire une consigne…")
            self._take("122-consigne-nouvelle", journey)
            shell.navigate("person", person_id=person_id, tab="notes")
            journey.idle()
            journey.field("Visible par").choose("santé")
            self._take("123-note-reservee-infirmiere", journey)
        with self._window(self._demonstration) as journey:
            journey.log_in("nuit", "demo-nuit")
            shell = journey.window.shell
            assert shell is not None
            self._take("124-consignes-a-lire", journey)
            shell.navigate("person", person_id=person_id, tab="notes")
            journey.idle()
            journey.field("Visible par").choose("santé")
            self._take("125-note-reservee-nuit", journey)
            shell.navigate("person", person_id=person_id, tab="health")
            self._take("126-sante-nuit", journey)

    def scene_14_rights(self) -> None:
        with self._inside() as journey:
            shell = journey.window.shell
            assert shell is not None
            shell.navigate("requests")
            self._take("130-demandes-d-acces", journey)
            requests = shell.context.suite.access_requests.list(shell.context.actor)
            person_id = requests[-1].person_id
            shell.navigate("person", person_id=person_id, tab="sharing")
            self._take("131-droits-et-partage", journey)
            journey.press("Noter la réponse…")
            self._take("132-demande-reponse", journey)
            journey.press("Annuler : noter la réponse")
            journey.press("Recueillir un accord…")
            journey.press("Enregistrer l’accord")
            self._take("133-accord-erreurs", journey)
            journey.press("Annuler : Recueillir un accord")
            journey.press("Relire et remettre le dossier…")
            self._take("134-dossier-complet", journey)
            shell.navigate("person", person_id=person_id, tab="project")
            journey.idle()
            journey.press("Imprimer la fiche")
            journey.idle()
            journey.press("Usage du document : À remettre à quelqu’un")
            journey.field("Pourquoi il peut sortir").choose("avec l’accord de la personne")
            self._take("135-apercu-a-remettre", journey)
            journey.field("Pourquoi il peut sortir").choose("prévu par la loi")
            journey.press("Enregistrer…")
            self._take("136-apercu-sans-fondement", journey)

    def scene_15_keeping(self) -> None:
        later = SystemClock().today() + timedelta(days=1000)
        with self._inside(later) as journey:
            shell = journey.window.shell
            assert shell is not None
            shell.navigate("administration", tab="retention")
            self._take("140-conservation", journey)
            journey.press("Effacer le dossier…")
            self._take("141-conservation-effacer", journey)
            journey.press("Effacer le dossier")
            self._take("142-conservation-erreurs", journey)
            journey.press("Annuler la décision")
            journey.press("Archiver le dossier…")
            journey.field("Motif").type("Durée atteinte, sans nouvelles.")
            journey.press("Archiver le dossier")
            journey.idle()
            journey.press("Conservation : Décisions passées")
            self._take("143-conservation-passee", journey)
            shell.navigate("person", person_id=1, tab="overview")
            journey.press("Décider de la conservation…")
            self._take("144-conservation-depuis-le-dossier", journey)
            journey.press("Geler le dossier…")
            journey.field("Motif").type("Recours devant le tribunal administratif.")
            self._take("145-conservation-geler", journey)

    def scene_16_merging(self) -> None:
        with self._inside() as journey:
            shell = journey.window.shell
            assert shell is not None
            known = shell.context.suite.people.details(shell.context.actor, 3)
            journey.press("Nouvelle personne")
            journey.field("Nom").type(known.last_name)
            journey.field("Prénom").type(known.first_name)
            journey.field("Téléphone").type("06 12 34 56 78")
            journey.press("Créer le dossier")
            journey.press("C’est quelqu’un d’autre : créer le dossier")
            journey.press("Réunir deux dossiers…")
            self._take("150-reunir-qui", journey)
            page = shell.stack.current()
            assert page is not None
            person_id = page.person_id()
            shell.navigate("merge", person_id=person_id, other_id=known.id)
            self._take("151-reunir-refus", journey)
            other = self._mergeable(shell, person_id)
            shell.navigate("merge", person_id=person_id, other_id=other)
            self._take("152-reunir-comparer", journey)
            journey.ask.answers.append(True)
            journey.press("Réunir les deux dossiers")
            journey.sees("a rejoint le dossier")
            self._take("153-reunir-fait", journey)

    def scene_17_anonymous(self) -> None:
        with self._inside() as journey:
            shell = journey.window.shell
            assert shell is not None
            suite, actor = shell.context.suite, shell.context.actor
            made = suite.people.create(actor, NewPerson(is_anonymous=True, pseudonym="Le Chat"))
            shell.navigate("admission", person_id=made.id)
            self._take("160-admission-anonyme", journey)
            journey.press("Enregistrer le séjour")
            journey.idle()
            self._take("161-personne-anonyme", journey)
            journey.press("Certificat nominatif…")
            journey.press("Voir le certificat")
            self._take("162-certificat-erreur", journey)
            journey.field("Nom et prénom à écrire").type("N’Diaye Mamadou")
            journey.press("Voir le certificat")
            self._take("163-certificat-apercu", journey)

    def scene_18_other_roles(self) -> None:
        """Who reads no record, who reads one service, and a record opened outside it."""
        number = self._add_accounts()
        with self._window(self._demonstration) as journey:
            shell = journey.log_in("m.diallo", PASSWORD)
            shell.navigate("people")
            journey.press("Hors de mes services…")
            journey.field("Numéro de dossier").type(number)
            journey.press("Chercher ce dossier")
            journey.sees("Trouvé")
            self._take("170-hors-de-mes-services", journey)
            journey.field("Pourquoi ouvrez-vous ce dossier ?").type("Elle sonne à la porte, il est 22 h.")
            journey.press("Ouvrir pour quatre heures")
            journey.sees("Ouvert hors de vos services")
            self._take("171-dossier-ouvert", journey)
        with self._inside() as journey:
            journey.press("Lire les ouvertures")
            self._take("172-ouvertures-a-lire", journey)
        with self._window(self._demonstration) as journey:
            journey.log_in("logistique", PASSWORD)
            self._take("173-places", journey)
        with self._window(self._demonstration) as journey:
            journey.log_in("chiffres", PASSWORD)
            self._take("174-accueil", journey)
        with self._window(self._demonstration) as journey:
            shell = journey.log_in("infirmiere", "demo-infirmiere")
            shell.navigate("instructions")
            journey.press("Écrire une consigne pour la maison…")
            self._take("175-consigne-pour-la-maison", journey)

    def _add_accounts(self) -> str:
        """Three more of them; the file number of somebody whom the first does not see."""
        with self._inside() as journey:
            shell = journey.window.shell
            assert shell is not None
            suite, actor = shell.context.suite, shell.context.actor
            outreach = suite.organisation.list_services(actor)[-1]
            for login, role, name, services in (
                ("m.diallo", Role.EDUCATOR, "Mariam Diallo", (outreach.id,)),
                ("logistique", Role.LOGISTICS, "Paul Roche", ()),
                ("chiffres", Role.STATISTICIAN, "Anne Vidal", ()),
            ):
                first = AddAccount(login, role, "provisoire 2026 tilleul", name, service_ids=services)
                suite.accounts.add(actor, first)
                journey.session.entrance.doorstep.change_password(login, first.password, PASSWORD)
            number: str = suite.people.card(actor, 1).file_number
            return number

    @staticmethod
    def _mergeable(shell: Shell, person_id: int | None) -> int:
        """Somebody of whom the head of service reads everything."""
        merges, actor = shell.context.suite.merges, shell.context.actor
        for other in range(1, 40):
            with suppress(UserError):
                if person_id is not None and merges.compare(actor, person_id, other).moving:
                    return other
        raise AssertionError("nobody can be merged")
