from __future__ import annotations

from datetime import date

import pytest

from casework.domain.renewals import Decision
from casework.reports import (
    amendment,
    coordination_note,
    deadline_list,
    easy_sheet,
    project_sheet,
    recovery_sheet,
    renewal_file,
    summary,
)
from casework.reports.easy_sheet import EasyLine, ideas
from casework.reports.people import PersonFacts
from casework.reports.pictograms import PICTOGRAMS, choose_pictogram
from tests.reports import paper_samples as samples
from tests.reports.reading import pages_of, text_of

TODAY = samples.TODAY


def test_the_project_sheet_opens_with_the_persons_words_and_keeps_disagreement() -> None:
    text = text_of(project_sheet.render(samples.a_project_sheet(), samples.an_imprint()))
    order = [
        "Projet personnalisé",
        "Version 2 · proposée le 19 mai 2026, signée le 2 juin 2026",
        "prochaine révision avant le 4 juin 2027",
        "N’DIAYE Mamadou, né le 14 juil. 1974 (52 ans)",
        "Ce que dit M. N’Diaye",
        "Revoir ma fille sans avoir honte",
        "Ce que je ne veux pas : qu’on appelle mon frère",
        "Objectifs et moyens",
        "▣▣▣▢",
        "Points de désaccord",
        "signé le 2 juin 2026",
    ]
    positions = [text.index(words) for words in order]
    assert positions == sorted(positions)


def test_what_was_signed_and_what_followed_are_told_apart() -> None:
    text = text_of(project_sheet.render(samples.a_project_sheet(), samples.an_imprint()))
    assert "sont ceux de la version signée le 2 juin 2026" in text
    draft = samples.a_project_sheet(signed_on=None, proposed_on=None)
    text = text_of(project_sheet.render(draft, samples.an_imprint()))
    assert "version signée" not in text
    assert "brouillon du 4 mai 2026" in text


def test_a_refusal_is_printed_with_its_date_and_words() -> None:
    sheet = samples.a_project_sheet(
        signed_on=None, refused_on=date(2026, 6, 3), refusal_words="Ce n’est pas mon projet."
    )
    text = text_of(project_sheet.render(sheet, samples.an_imprint()))
    assert "n’a pas souhaité signer, le 3 juin 2026" in text
    assert "Ce n’est pas mon projet." in text


def test_empty_sections_say_so_in_a_sentence() -> None:
    sheet = project_sheet.ProjectSheet(
        samples.a_person(), samples.a_stay(), "projet personnalisé", 1, TODAY, TODAY
    )
    text = text_of(project_sheet.render(sheet, samples.an_imprint()))
    assert "n’ont pas encore été recueillies" in text
    assert "Aucun objectif n’a encore été écrit." in text
    assert "Aucun désaccord n’a été noté." in text


def test_an_empty_summary_says_so_section_by_section() -> None:
    values = summary.Summary(samples.a_person(), None, TODAY)
    text = text_of(summary.render(values, samples.an_imprint()))
    for sentence in (
        "Aucun séjour en cours.",
        "Aucun objectif n’a encore été écrit.",
        "Aucune note sur cette période.",
        "Aucune décision de coordination n’a été notée.",
        "Aucune tâche n’a été notée.",
        "Aucune échéance à venir.",
        "Aucun participant n’a été noté.",
    ):
        assert sentence in text


def test_the_summary_gives_of_a_reserved_note_its_date_and_author_only() -> None:
    text = text_of(summary.render(samples.a_summary(), samples.an_imprint()))
    assert "note réservée (santé)" in text
    assert "Inès M." in text


@pytest.mark.parametrize(
    "data",
    [
        summary.render(samples.a_summary(), samples.an_imprint()),
        project_sheet.render(
            samples.a_project_sheet(stay=samples.a_stay(derogations=[samples.DEROGATION])),
            samples.an_imprint(),
        ),
        renewal_file.render(
            samples.a_renewal_file(stay=samples.a_stay(derogations=[samples.DEROGATION])),
            samples.an_imprint(),
        ),
        amendment.render(
            samples.an_amendment(stay=samples.a_stay(derogations=[samples.DEROGATION])), samples.an_imprint()
        ),
        coordination_note.render(
            samples.a_coordination_note(stay=samples.a_stay(derogations=[samples.DEROGATION])),
            samples.an_imprint(),
        ),
    ],
    ids=["summary", "project", "renewal", "amendment", "coordination"],
)
def test_a_derogation_shows_on_every_print_of_the_stay(data: bytes) -> None:
    text = text_of(data)
    assert "⚠ Dérogation" in text
    assert "décidée par M. Roche le 2 nov. 2026" in text
    assert "logement prêt en mars" in text


def test_the_deadline_list_groups_by_urgency_and_leaves_room_to_decide() -> None:
    text = text_of(deadline_list.render(samples.a_deadline_list(), samples.an_imprint()))
    order = [
        "En retard (1)",
        "KOWALSKI Łukasz",
        "Dans les 30 jours (1)",
        "N’DIAYE Mamadou",
        "De 31 à 90 jours (1)",
    ]
    positions = [text.index(words) for words in order]
    assert positions == sorted(positions)
    assert "il y a 4 jours" in text
    assert "⚠ dérogation" in text
    assert text.count("Décision") == 3


def test_a_deadline_today_is_not_late() -> None:
    row = deadline_list.DeadlineRow("X", "1", "S", "Fin du séjour accordé", TODAY)
    text = text_of(deadline_list.render(samples.a_deadline_list(rows=[row]), samples.an_imprint()))
    assert "Rien n’est en retard." in text
    assert "Dans les 30 jours (1)" in text


def test_the_renewal_file_says_the_conclusion_of_a_reserved_opinion_and_not_its_text() -> None:
    text = text_of(renewal_file.render(samples.a_renewal_file(), samples.an_imprint()))
    assert "médical" in text
    assert "réservé" in text
    assert "texte réservé" in text
    assert "Renouvellement accordé avec conditions pour 12 mois, jusqu’au 3 décembre 2027." in text
    assert "12 mois accordés sur 24 au plus" in text


def test_an_open_renewal_leaves_room_for_the_decision() -> None:
    text = text_of(renewal_file.render(samples.a_renewal_file(decision=None), samples.an_imprint()))
    assert "Aucune décision n’a encore été prise." in text


def test_a_refused_renewal_says_that_an_exit_is_to_be_prepared() -> None:
    values = samples.a_renewal_file(decision=Decision.REFUSED, months=None)
    text = text_of(renewal_file.render(values, samples.an_imprint()))
    assert "Renouvellement refusé." in text
    assert "La sortie est à préparer" in text


def test_the_amendment_names_the_parties_the_term_and_the_article() -> None:
    text = text_of(amendment.render(samples.an_amendment(), samples.an_imprint()))
    assert "Avenant n° 1 au contrat de séjour" in text
    assert "du 4 décembre 2026 au 3 décembre 2027 inclus" in text
    assert "article D311" in text
    assert "ne souhaite pas signer" in text
    outreach = samples.an_amendment(signs_contract=False)
    assert "au document individuel de prise en charge" in text_of(
        amendment.render(outreach, samples.an_imprint())
    )


def test_the_coordination_note_says_who_does_what_by_when_and_on_what_ground() -> None:
    text = text_of(coordination_note.render(samples.a_coordination_note(), samples.an_imprint()))
    for words in (
        "Quel logement pour mars",
        "Hélène Vasseur",
        "Accord écrit",
        "Envoyer le dossier SIAO",
        "30 nov. 2026",
    ):
        assert words in text


def test_the_easy_sheet_fits_a_page_and_speaks_as_the_person() -> None:
    pages = pages_of(easy_sheet.render(samples.an_easy_sheet(), samples.an_imprint()))
    assert len(pages) == 1
    for words in (
        "Mon projet",
        "Ce que je veux",
        "Je veux voir ma fille.",
        "Jeudi 26 novembre, à 10 heures.",
        "Mon séjour finit le 3 décembre.",
        "je le dis à Claire : 05 00 00 00 00.",
        "Version facile à lire",
    ):
        assert words in pages[0]
    assert "FALC" not in pages[0]


def test_the_easy_sheet_without_content_invites_to_speak() -> None:
    values = easy_sheet.EasySheet(samples.a_person(), TODAY)
    text = text_of(easy_sheet.render(values, samples.an_imprint()))
    assert "Je dis ce que je veux." in text
    assert "je le dis à l’équipe." in text


def test_a_box_taller_than_a_page_is_still_printed_whole() -> None:
    line = EasyLine(" ".join(f"Je fais la chose {n}." for n in range(90)))
    text = text_of(easy_sheet.render(samples.an_easy_sheet(i_do=[line]), samples.an_imprint()))
    assert all(f"la chose {n}." in text for n in range(90))


def test_one_idea_a_line() -> None:
    assert ideas("Je vais à l’école. J’apprends.") == ["Je vais à l’école.", "J’apprends."]
    assert ideas("Je vois M. Roche à 10 h 30.") == ["Je vois M. Roche à 10 h 30."]


@pytest.mark.parametrize(
    ("text", "domain", "picture"),
    [
        ("J’appelle ma fille le mercredi.", "", "phone"),
        ("Je veux voir ma fille.", "", "family"),
        ("Je vais à l’auto-école.", "", "car"),
        ("Je cherche un appartement.", "", "house"),
        ("Je continue.", "Santé somatique", "health"),
        ("Je continue.", "Ressources et budget", "money"),
        ("Je cherche un logement. Je veux une chambre pour ma fille.", "", "house"),
        ("Je demande de l’aide avant de boire.", "", "shield"),
        ("Je continue.", "", "goal"),
    ],
)
def test_a_picture_is_chosen_by_the_words_then_by_the_domain(text: str, domain: str, picture: str) -> None:
    assert choose_pictogram(text, domain) == picture
    assert picture in PICTOGRAMS


def test_the_recovery_sheet_is_one_page_with_the_secret_as_it_is_typed() -> None:
    values = samples.a_recovery_sheet()
    pages = pages_of(recovery_sheet.render(values, samples.an_imprint()))
    assert len(pages) == 1
    assert values.secret in pages[0].replace(" ", "")


def test_an_anonymous_person_is_printed_under_the_pseudonym_without_birth() -> None:
    person = PersonFacts("", "", "2026-003", "M", date(1980, 1, 1), pseudonym="Lézard")
    assert (person.full_name, person.civil_name, person.birth_words(TODAY)) == (
        "Lézard (anonyme)",
        "Lézard",
        "",
    )


def test_nobody_is_called_monsieur_without_knowing() -> None:
    assert samples.a_person(sex="").civil_name == "Mamadou N’DIAYE"
    assert samples.a_person(sex="F").birth_words(TODAY).startswith("née le")
    assert samples.a_person(sex="X").birth_words(TODAY).startswith("né(e) le")
