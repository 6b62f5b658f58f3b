"""The page of a renewal on a true file: prepared, kept, decided, followed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casework.domain.permissions import Actor, Role
from casework.domain.projects import GoalStatus
from casework.models import Stay
from casework.services.notes import KeepDraft, Notes
from casework.services.prints import Prints
from casework.services.projects import Projects
from casework.services.renewals import (
    AmendmentDates,
    Conclusion,
    Decision,
    OpinionKind,
    Preparation,
    RecordAmendment,
    RecordOpinion,
    RenewalKey,
    Renewals,
    SaveRenewal,
)
from casework.steps.reference import seed_reference
from casework.storage.store import Store
from casework.ui.ask import ScriptedAsk
from casework.ui.pages.renewals.page import RenewalsPage
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Previews

TODAY = date(2026, 11, 22)
OpenPage = Callable[..., RenewalsPage]


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    with store.write(None) as uow:
        seed_reference(uow)
        uow.journal("create")
        uow.commit()
    return SimpleNamespace(
        renewals=Renewals(store, clock),
        projects=Projects(store, clock),
        notes=Notes(store, clock),
        prints=Prints(store, clock),
    )


@pytest.fixture
def stay(make: Make) -> Stay:
    person = make.person("N’Diaye", "Mamadou", sex="M")
    return make.stay(person, admitted_on=date(2025, 12, 4), months=12)


@pytest.fixture
def key(stay: Stay) -> RenewalKey:
    return RenewalKey(stay.id, 1)


@pytest.fixture
def open_page(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, stay: Stay, qtbot: QtBot
) -> OpenPage:
    """``open_page(actor)``: the page of the stay's last term, shown."""

    def opened(who: Actor = actor, of: Stay = stay) -> RenewalsPage:
        context = make_context(suite, who)
        page = RenewalsPage(context)
        context.changes.changed.connect(
            lambda change: page.reload() if change.subjects & page.concerns else None
        )
        qtbot.addWidget(page)
        page.resize(1160, 900)
        page.show()
        page.activateWindow()
        qtbot.waitExposed(page)
        page.open(stay_id=of.id)
        page.focus_first()
        return page

    return opened


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def texts(root: QWidget) -> list[str]:
    QApplication.processEvents()
    return [plain(one.text()) for one in root.findChildren(QLabel) if one.text() and one.isVisible()]


def press(root: QWidget, name: str) -> None:
    QApplication.processEvents()  # what was just added is shown
    next(
        one
        for one in root.findChildren(QPushButton)
        if name in (plain(one.text()), plain(one.accessibleName())) and one.isVisible()
    ).click()
    QApplication.processEvents()


def type_review(page: RenewalsPage, text: str) -> None:
    (review,) = [
        one
        for one in page.findChildren(QPlainTextEdit)
        if plain(one.accessibleName()) == "Bilan de la période"
    ]
    review.setPlainText(text)


def decide(page: RenewalsPage, decision: Decision) -> None:
    page.decision._decision.set_value(decision)
    press(page, "Enregistrer la décision")


# Preparing -------------------------------------------------------------------------------------------


def test_what_is_typed_is_saved_and_read_again(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, key: RenewalKey
) -> None:
    page = open_page()
    assert page.unsaved() is None
    type_review(page, "Une bonne année.")
    assert page.unsaved() == "le bilan de N’DIAYE Mamadou"
    page.save()
    assert page.unsaved() is None
    assert suite.renewals.page(actor, key).renewal.review == "Une bonne année."


def test_two_saves_in_a_row_need_no_reading_between(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, key: RenewalKey
) -> None:
    page = open_page()
    for text in ("Un.", "Un. Deux.", "Un. Deux. Trois."):
        type_review(page, text)
        page.save()
    assert suite.renewals.page(actor, key).renewal.review == "Un. Deux. Trois."


def test_what_is_typed_is_kept_as_a_draft_and_found_again(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, key: RenewalKey
) -> None:
    page = open_page()
    type_review(page, "Pas encore fini")
    page.pause()
    draft = suite.notes.draft(actor, f"renewal:{key.stay_id}:1")
    assert draft.content["review"] == "Pas encore fini"
    again = open_page()
    assert again.unsaved() == "le bilan de N’DIAYE Mamadou"
    assert "Brouillon retrouvé : relisez-le, puis enregistrez." in texts(again)
    again.save()
    assert suite.notes.draft(actor, f"renewal:{key.stay_id}:1") is None
    assert suite.renewals.page(actor, key).renewal.review == "Pas encore fini"


def test_a_decision_and_an_opinion_being_typed_are_kept_too(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, key: RenewalKey
) -> None:
    page = open_page()
    page.decision._decision.set_value(Decision.GRANTED_WITH_CONDITIONS)
    page.decision._months.set_value(6)
    page.decision._conditions.set_value("Voir le médecin chaque mois.")
    press(page, "Noter cet avis : social")
    form = page.opinions._open.form
    assert form is not None
    form.fields["text"].set_value("Les droits sont ouverts.")
    page.pause()
    again = open_page()
    assert again.decision._chosen() is Decision.GRANTED_WITH_CONDITIONS
    assert again.decision._months.number() == 6
    assert again.decision._conditions.value() == "Voir le médecin chaque mois."
    reopened = again.opinions._open.form
    assert reopened is not None
    assert reopened.fields["text"].value() == "Les droits sont ouverts."
    again.discard()
    assert suite.notes.draft(actor, f"renewal:{key.stay_id}:1") is None


def test_a_draft_found_again_does_not_overwrite_what_others_wrote_since(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, key: RenewalKey, ask: ScriptedAsk
) -> None:
    suite.notes.keep_draft(
        actor, KeepDraft(f"renewal:{key.stay_id}:1", {"review": "Le mien.", "seen_version": "0"})
    )
    suite.renewals.save(actor, SaveRenewal(key, 0, Preparation(review="Celui de Nadia."), Preparation()))
    ask.answers.append({"review": "Celui de Nadia. Le mien."})
    page = open_page()
    page.save()
    assert ask.asked == [("resolve", "review")]
    assert suite.renewals.page(actor, key).renewal.review == "Celui de Nadia. Le mien."


def test_what_somebody_else_writes_leaves_alone_what_is_being_typed(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, key: RenewalKey
) -> None:
    page = open_page()
    type_review(page, "En train d’écrire")
    suite.renewals.record_opinion(
        actor, RecordOpinion(key, OpinionKind.SOCIAL, Conclusion.FAVOURABLE, TODAY, "Sophie L.")
    )
    page.reload()
    assert page.preparation.form.is_dirty
    assert "Sophie L., le 22 nov. 2026" in texts(page)
    page.save()
    assert suite.renewals.page(actor, key).renewal.review == "En train d’écrire"


def test_an_opinion_is_noted_in_place(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, key: RenewalKey
) -> None:
    page = open_page()
    press(page, "Noter cet avis : éducatif")
    form = page.opinions._open.form
    assert form is not None
    assert page.focusWidget() is form._conclusion
    form._conclusion.set_value(Conclusion.RESERVED)
    form._given_by.set_value("Julien P.")
    press(page, "Enregistrer cet avis")
    (opinion,) = suite.renewals.page(actor, key).renewal.opinions
    assert (opinion.kind, opinion.conclusion) == (OpinionKind.EDUCATIONAL, Conclusion.RESERVED)
    assert "◐ réservé" in texts(page)
    assert page.opinions._open.form is None


def test_the_text_of_a_medical_opinion_has_no_field(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "Noter cet avis : médical")
    form = page.opinions._open.form
    assert form is not None
    assert form._text is None
    assert any("Le texte de cet avis est réservé (santé)" in text for text in texts(page))


def test_goals_are_reviewed_in_place(
    open_page: OpenPage, make: Make, stay: Stay, suite: SimpleNamespace, actor: Actor, key: RenewalKey
) -> None:
    make.goal(make.project(stay, state="signed", signed_on=date(2026, 5, 2)), "Passer le code")
    page = open_page()
    press(page, "Faire le point sur : Passer le code")
    form = page.goals._open.form
    assert form is not None
    form._team.set_value("Code obtenu en septembre.")
    form._progress.set_value(2)
    form._status.set_value(GoalStatus.IN_PROGRESS)
    press(page, "Enregistrer ce point")
    (goal,) = suite.renewals.page(actor, key).project.goals
    assert (goal.team_comment, goal.progress) == ("Code obtenu en septembre.", 2)
    assert goal.status is GoalStatus.IN_PROGRESS
    assert "L’équipe : Code obtenu en septembre." in texts(page)


def test_two_people_who_give_one_opinion_choose_between_both(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, key: RenewalKey, ask: ScriptedAsk
) -> None:
    page = open_page()
    press(page, "Noter cet avis : éducatif")
    theirs = RecordOpinion(key, OpinionKind.EDUCATIONAL, Conclusion.RESERVED, TODAY, "Nadia", "Elle hésite.")
    suite.renewals.record_opinion(actor, theirs)
    form = page.opinions._open.form
    assert form is not None
    form.form.take({"conclusion": "favorable", "given_by": "Marc", "text": "Elle est prête."})
    ask.answers.append({"conclusion": "réservé", "given_by": "Nadia et Marc", "text": "Les deux."})
    press(page, "Enregistrer cet avis")
    assert ask.asked == [("resolve", "conclusion, given_by, text")]
    renewal = suite.renewals.page(actor, key).renewal
    (opinion,) = renewal.opinions
    assert opinion[1:] == (Conclusion.RESERVED, TODAY, "Nadia et Marc", "Les deux.")


def test_two_people_who_date_one_amendment_choose_between_both(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, ask: ScriptedAsk, key: RenewalKey
) -> None:
    page = open_page()
    decide(page, Decision.GRANTED)
    shown = suite.renewals.page(actor, key).renewal.amendment
    seen = AmendmentDates(*shown[1:4])
    theirs = RecordAmendment(key, AmendmentDates(TODAY), shown.version, seen)
    form = page.outcome._forms[-1][0]
    form.take({"handed_on": "21/11/2026", "signed_on": "22/11/2026"})
    suite.renewals.record_amendment(actor, theirs)
    ask.answers.append({"handed_on": "22 nov. 2026", "signed_on": "22 nov. 2026"})
    press(page, "Enregistrer ces dates")
    kept = suite.renewals.page(actor, key).renewal.amendment
    assert (kept.handed_on, kept.signed_on) == (TODAY, TODAY)


# Deciding --------------------------------------------------------------------------------------------


def test_the_effect_is_told_before_the_decision(open_page: OpenPage) -> None:
    page = open_page()
    page.decision._months.set_value(6)
    assert "Nouveau terme : du 4 décembre 2026 au 3 juin 2027." in texts(page)
    page.decision._decision.set_value(Decision.REFUSED)
    assert "Le séjour va jusqu’au 3 décembre 2026 : une sortie est à préparer." in texts(page)
    page.discard()


def test_deciding_saves_what_is_typed_first_and_shows_the_new_term(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, key: RenewalKey
) -> None:
    page = open_page()
    type_review(page, "Une bonne année.")
    decide(page, Decision.GRANTED)
    decided = suite.renewals.page(actor, key)
    assert (decided.renewal.review, decided.renewal.decision) == ("Une bonne année.", Decision.GRANTED)
    assert decided.new_term.term.ends_on == date(2027, 12, 3)
    shown = texts(page)
    assert "✓ accordé pour 12 mois" in shown
    assert "du 4 décembre 2026 au 3 décembre 2027" in shown
    assert page.decision.isHidden()
    assert page.unsaved() is None


def test_past_the_maximum_a_derogation_is_asked_for_and_told(
    open_page: OpenPage, make: Make, suite: SimpleNamespace, actor: Actor
) -> None:
    stay = make.stay(admitted_on=date(2024, 12, 4), months=12)
    make.term(stay, 2, date(2025, 12, 4), date(2026, 12, 3), months=12)
    page = open_page(of=stay)
    assert any("une sortie est à préparer, sauf dérogation" in text for text in texts(page))
    page.decision._decision.set_value(Decision.GRANTED)
    page.decision._months.set_value(3)
    QApplication.processEvents()
    assert page.decision._derogation_reason.isVisible()
    press(page, "Enregistrer la décision")
    assert "⚠ Ce champ est nécessaire." in texts(page)
    page.decision._derogation_reason.set_value("logement accepté pour mars")
    page.decision._derogation_told.set_value("ARS")
    press(page, "Enregistrer la décision")
    term = suite.renewals.page(actor, RenewalKey(stay.id, 2)).new_term
    assert term.derogation.reason == "logement accepté pour mars"
    assert any(text.startswith("⚠ Dérogation : logement accepté pour mars.") for text in texts(page))


def test_whoever_does_not_decide_reads_who_does(open_page: OpenPage, make: Make) -> None:
    page = open_page(make.actor(Role.EDUCATOR))
    shown = texts(page)
    assert "À décider par la cheffe ou le chef de service." in shown
    assert not page.decision.form.isVisible()
    assert page.preparation.form.isVisible()


def test_a_trainee_reads_and_writes_nothing(open_page: OpenPage, make: Make, stay: Stay) -> None:
    make.renewal(stay, request="Rester.", review="Bilan.", review_by="Julien P.")
    page = open_page(make.actor(Role.TRAINEE))
    assert "« Rester. »" in texts(page)
    assert not page.preparation.form.isVisible()


# After -----------------------------------------------------------------------------------------------


def test_the_amendment_is_printed_handed_over_and_signed(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, key: RenewalKey, previews: Previews
) -> None:
    page = open_page()
    decide(page, Decision.GRANTED)
    press(page, "Imprimer l’avenant")
    assert previews[-1][0] == "Avenant"
    assert previews[-1][2].startswith(b"%PDF")
    form, _save = page.outcome._forms[-1]
    form.set_values({})
    for name in ("handed_on", "signed_on"):
        form._rows[name].field.set_value(TODAY)
    press(page, "Enregistrer ces dates")
    amendment = suite.renewals.page(actor, key).renewal.amendment
    assert (amendment.handed_on, amendment.signed_on) == (TODAY, TODAY)
    assert "✓ Signé le 22 novembre 2026." in texts(page)


def test_a_mistake_is_taken_back(
    open_page: OpenPage, suite: SimpleNamespace, actor: Actor, key: RenewalKey
) -> None:
    page = open_page()
    type_review(page, "Bilan.")
    page.save()
    decide(page, Decision.GRANTED)
    press(page, "Annuler cette décision")
    assert suite.renewals.page(actor, key).renewal.decision is None
    assert page.decision.isVisible()
    assert page.preparation.form.isVisible()


# The keyboard ----------------------------------------------------------------------------------------


def focused(page: QWidget) -> str:
    QApplication.processEvents()
    widget = page.window().focusWidget()
    return plain(widget.accessibleName()) if widget else ""


def focus_on(page: QWidget, name: str) -> QWidget:
    QApplication.processEvents()
    found = next(
        one for one in page.findChildren(QWidget) if plain(one.accessibleName()) == name and one.isVisible()
    )
    found.setFocus()
    return found


def test_after_an_opinion_is_saved_or_given_up_the_keyboard_is_where_it_was_opened(
    open_page: OpenPage,
) -> None:
    page = open_page()
    for gives_up in (True, False):
        QTest.keyClick(focus_on(page, "Noter cet avis : social"), Qt.Key.Key_Space)
        form = page.opinions._open.form
        assert form is not None
        form._conclusion.set_value(Conclusion.RESERVED)
        form._given_by.set_value("Julien P.")
        form._given_by.setFocus()
        if gives_up:
            form.close_form(saved=False)
            assert focused(page) == "Noter cet avis : social"
    page.save()
    assert focused(page) == "Corriger cet avis : social"


def test_a_saved_opinion_leaves_the_keyboard_alone_where_it_is_elsewhere(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "Noter cet avis : social")
    form = page.opinions._open.form
    assert form is not None
    form._conclusion.set_value(Conclusion.RESERVED)
    form._given_by.set_value("Julien P.")
    focus_on(page, "Bilan de la période")
    page.save()
    assert focused(page) == "Bilan de la période"


def test_what_follows_a_decision_has_the_keyboard_and_gives_it_back(open_page: OpenPage) -> None:
    page = open_page()
    page.decision._decision.set_value(Decision.GRANTED)
    QTest.keyClick(focus_on(page, "Enregistrer la décision"), Qt.Key.Key_Space)
    assert focused(page) == "Notifiée à la personne le"
    QTest.keyClick(focus_on(page, "Annuler cette décision"), Qt.Key.Key_Space)
    assert focused(page) == "Décision"


def test_the_file_is_printed_with_ctrl_p(
    open_page: OpenPage, make: Make, stay: Stay, previews: Previews
) -> None:
    make.renewal(stay, request="Rester.")
    page = open_page()
    page.print_shown()
    assert previews[0][0] == "Dossier de renouvellement"


def test_everything_that_takes_the_keyboard_has_a_name(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "Noter cet avis : social")
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and widget.focusProxy() is None
    ]
    assert nameless == []


def test_tab_goes_from_the_request_to_the_review(open_page: OpenPage) -> None:
    page = open_page()
    page.preparation._request.setFocus()
    page.focusNextChild()
    assert page.focusWidget() is page.preparation._review
