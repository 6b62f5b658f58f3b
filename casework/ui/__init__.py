"""The only room that knows Qt.

How to write a page
===================

A page is a folder ``ui/pages/<subject>/`` whose ``page.py`` holds a ``Page`` (``ui/page.py``), and one
line in ``ui/places.py``. A tab of the person's page is a ``Page`` too, with ``open(person_id=…)``, and
one line in ``ui/pages/person/tabs.py``. A page never imports storage, steps, models, reports, exchange,
sqlalchemy, nor another page::

    class RenewalsPage(Page):
        title = "Échéances"
        concerns = frozenset({Subject.RENEWAL, Subject.STAY})  # a Change of these reloads the page
        help = "Les fins de terme et les autres échéances, par date…"  # F1

        def __init__(self, context: Context) -> None:
            super().__init__(context)  # self.context, self.body (a QVBoxLayout under the header)
            self.header.set_subtitle("33 séjours en cours")
            self.header.add_button("Imprimer la liste", self.print_shown, shortcut="Ctrl+P")

        def open(self, **args: object) -> None: ...    # navigate("renewals", person_id=3) lands here
        def reload(self) -> None: ...                  # read again what is shown
        def save(self, then=…) -> None: ...            # Ctrl+S; calls then() once saved
        def unsaved(self) -> str | None: ...           # what would be lost: « la note sur M. N’Diaye »
        def pause(self) -> None: ...                   # hidden, locked or closed: keep drafts now
        def print_shown(self) -> None: ...             # Ctrl+P

A page made of cards that write (``WrittenCard``) is a ``CardedPage``: it says ``writing_cards()`` and nothing
typed in any of them is lost.

What a page receives is its ``context`` (``ui/context.py``): suite, actor, desk, ask, changes, clock,
``navigate(place, **args)``, ``preview(title, make)``.

Services are never called in the window's thread, but on the desk (``ui/workers.py``)::

    desk.read(lambda cancel: suite.people.card(actor, person_id, cancel), self._show, owner=self, name="card")
        # a newer read of the same owner and name interrupts the older one
    command = DecideRenewal(...)  # the fields are read here; the lambda below runs in another thread
    desk.write(lambda: suite.renewals.decide(actor, command), self._decided, owner=self)
        # pressed twice while it runs: done once; a returned Change (or a result's .change) is published
    desk.long("Import de fichier", lambda progress, cancel: …, self._imported, owner=self)
        # second worker; progress and « Arrêter » shown in the window after 600 ms

A ``UserError`` goes to ``failed=`` if given, else to the page's error place (``Page.show_error``); anything
else stops the program with a report. Never catch Exception.

Forms (``ui/forms``): label, accessible name, help, error, required mark, unsaved text, all from
``Form.add``::

    form = Form()
    self.reason = form.add("reason", "Motif", TextField(), required=True, help="En une phrase.")
    form.set_values({"reason": row.reason}, version=row.version)  # and is clean
    form.submit(context, make=lambda: Decide(reason=self.reason.value(), seen_version=form.version),
                do=lambda command: suite.x.decide(actor, command), then=self._saved)
        # InvalidForm: under the fields, and in a summary that takes the focus;
        # StaleWrite: both texts side by side, then sent again with what was chosen

Lists (``ui/tables``): columns as data, rows fetched when shown, sorted by the service::

    COLUMNS = (Column("name", "Personne", lambda row: Cell(row.name, row.place, strong=True), sort="name"),
               Column("state", "État", lambda row: Cell(badge=Badge("en retard", Tone.LATE)), width=14))
    table = Table(COLUMNS, fetch=self._fetch, name="Personnes", lines=2)
    table.set_ids(ids, first_rows)  # or set_groups([Group("En retard", ids), …], rows)
    table.opened, table.picked (an id), table.sorted (key, descending)
        # rows whose texts must be read whole: wraps=True

Widgets are in ``ui/widgets``; dialogs only through ``context.ask``; colours only from ``ui/theme.py`` (a
test computes contrasts); sizes in points or from the font, never in pixels fixed once: text grows to 200
% while the window is open. One primary button a page. A page's own parts are files of its folder; what
two pages need moves to ``ui/widgets``.

Tests: ``tests/ui/conftest.py`` gives ``make_context(suite, actor)`` (immediate desk, scripted dialogs),
and fails on any Qt warning, thread or timer left behind; ``tests/journeys`` walks through the true
window.
"""
