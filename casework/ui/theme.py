"""Colours, type and steps: the palette as data (light, dark, high contrast) and the one style sheet."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

STEP = 8
"""Distances are multiples of this, in device-independent pixels."""


class Tone(StrEnum):
    """What a colour says; it never says it alone (a sign or a word goes with it)."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    LATE = "late"
    DUE = "due"
    DONE = "done"
    HEALTH = "health"


SIGNS = {
    Tone.NEUTRAL: "○", Tone.ACCENT: "●", Tone.LATE: "●", Tone.DUE: "◐", Tone.DONE: "✓", Tone.HEALTH: "",
}  # fmt: skip


class Colours(NamedTuple):
    """One scheme. ``*_soft`` is the ground on which the text of that tone stands."""

    window: str
    surface: str
    text: str
    muted: str
    line: str
    edge: str
    accent: str
    accent_soft: str
    on_accent: str
    late: str
    late_soft: str
    due: str
    due_soft: str
    done: str
    done_soft: str
    health: str
    health_soft: str

    def of(self, tone: Tone) -> str:
        """The text colour of a tone, on a surface or on its soft ground."""
        return self.muted if tone is Tone.NEUTRAL else str(getattr(self, tone.value))

    def soft(self, tone: Tone) -> str:
        """The ground of a badge of that tone."""
        return self.surface if tone is Tone.NEUTRAL else str(getattr(self, f"{tone.value}_soft"))


LIGHT = Colours(
    window="#F5F6F4", surface="#FFFFFF", text="#1E282B", muted="#586669", line="#D3DAD7", edge="#7B898B",
    accent="#0F6B6B", accent_soft="#E2EFEE", on_accent="#FFFFFF", late="#A8261C", late_soft="#FBE8E5",
    due="#8A5200", due_soft="#FFF1DA", done="#2C6638", done_soft="#E5F1E6",
    health="#633A98", health_soft="#EFE8F8",
)  # fmt: skip
DARK = Colours(
    window="#13181A", surface="#1B2225", text="#E7EDEC", muted="#A0B0B1", line="#334043", edge="#71838A",
    accent="#74CBC6", accent_soft="#1E3637", on_accent="#13181A", late="#FF9C92", late_soft="#3A1F1C",
    due="#F2BF6B", due_soft="#352A16", done="#8FD09B", done_soft="#1C3221",
    health="#C9ABF0", health_soft="#2C2339",
)  # fmt: skip


def high_contrast(system: QPalette) -> Colours:
    """The system's own high-contrast colours, and no other: tones are told by their signs and words."""
    ground, text = (
        system.color(QPalette.ColorRole.Window).name(),
        system.color(QPalette.ColorRole.WindowText).name(),
    )
    chosen = system.color(QPalette.ColorRole.Highlight).name()
    values = dict.fromkeys(Colours._fields, text) | {
        "window": ground,
        "surface": ground,
        "on_accent": ground,
    }
    values |= {name: ground for name in Colours._fields if name.endswith("_soft")}
    if contrast(chosen, ground) >= 4.5:
        values["accent"] = chosen
    return Colours(**values)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class TypeScale(NamedTuple):
    """Three sizes a page, in points: they follow the system's text size and the person's own (100-200 %)."""

    small: float
    text: float
    title: float


def type_scale(system_points: float, percent: int = 100) -> TypeScale:
    """12, 13 and 19 px at 96 dpi where the system's text is 9 points."""
    unit = system_points * percent / 100
    return TypeScale(small=unit, text=unit * 13 / 12, title=unit * 19 / 12)


def colours_shown() -> Colours:
    """The scheme in which the program is shown, for what paints itself."""
    # The program's palette, not the widget's own: the style sheet paints over that one.
    palette = QGuiApplication.palette()
    ground = palette.color(QPalette.ColorRole.Window).name().upper()
    for scheme in (LIGHT, DARK):
        if ground == scheme.window:
            return scheme
    return high_contrast(palette)


def system_colours(app: QApplication) -> Colours:
    """What the system asks for: light, dark or high contrast."""
    from PySide6.QtCore import (
        Qt,
    )  # costs as much as a page: only where the system says high contrast or changes

    hints = app.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return high_contrast(app.style().standardPalette())
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def first_colours(app: QApplication) -> Colours:
    """Light or dark as the system's own palette is, for the first paint; ``system_colours`` comes after."""
    return DARK if app.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def apply_theme(app: QApplication, colours: Colours, percent: int = 100) -> None:
    """Dress the whole program; called at start, and again when the system or the person changes.

    The program runs in Qt's Fusion style, chosen on its command line (application.FUSION): asking for it here
    would cost ten times as much.
    """
    base = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    points = base.pointSizeF() if base.pointSizeF() > 0 else 9.0
    scale = type_scale(points, percent)
    font = QFont(base)
    font.setPointSizeF(scale.text)
    app.setPalette(_palette(colours))
    app.setFont(font)
    sheet = style_sheet(colours, scale)
    if app.styleSheet() != sheet:  # what is worn already is not put on again: every widget would be styled
        app.setStyleSheet(sheet)


def _palette(c: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for key, colour in {
        role.Window: c.window, role.WindowText: c.text, role.Base: c.surface, role.AlternateBase: c.window,
        role.Text: c.text, role.PlaceholderText: c.muted, role.Button: c.surface, role.ButtonText: c.text,
        role.BrightText: c.late, role.Highlight: c.accent, role.HighlightedText: c.on_accent,
        role.Link: c.accent,
        role.LinkVisited: c.accent, role.ToolTipBase: c.surface, role.ToolTipText: c.text, role.Mid: c.line,
        role.Midlight: c.line, role.Light: c.surface, role.Dark: c.edge, role.Shadow: c.edge,
        role.Accent: c.accent,
    }.items():  # fmt: skip
        palette.setColor(key, QColor(colour))
    for key in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(c.muted))
    return palette


def style_sheet(c: Colours, t: TypeScale) -> str:
    """The one style sheet: flat, one-pixel lines, 5 px corners, 8 px steps; a two-pixel edge is the focus."""
    tones = "\n".join(
        f'QLabel[tone="{tone}"] {{ color: {c.of(tone)}; background: {c.soft(tone)}; }}'
        f'QLabel[ink="{tone}"] {{ color: {c.of(tone)}; }}'
        for tone in Tone
    )
    return f"""
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {t.title}pt; font-weight: 600; }}
QLabel[role="secret"] {{ font-family: Consolas, Menlo, "DejaVu Sans Mono", monospace;
    font-size: {t.title}pt; }}
QLabel[role="heading"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="small"] {{ color: {c.muted}; font-size: {t.small}pt; }}
QLabel[role="error"] {{ color: {c.late}; font-size: {t.small}pt; font-weight: 600; }}
QLabel[role="keycap"] {{ color: {c.muted}; background: {c.surface}; border: 1px solid {c.line};
    border-radius: 3px;
    padding: 0 4px; font-size: {t.small}pt; }}
QLabel[role="badge"] {{ border-radius: 3px; padding: 1px 7px; font-weight: 600; font-size: {t.small}pt; }}
{tones}
QFrame[role="card"], QFrame[role="panel"] {{ background: {c.surface}; border: 1px solid {c.line};
    border-radius: 5px; }}
QFrame[role="overlay"] {{ background: {c.surface}; border: 1px solid {c.edge}; border-radius: 5px; }}
QFrame[role="card-head"] {{ border: none; border-bottom: 1px solid {c.line}; border-radius: 0;
    background: transparent; }}
QFrame[role="line"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[found="true"] {{ border: none; border-left: 3px solid {c.accent}; padding-left: 9px; border-radius: 0;
    background: {c.accent_soft}; }}
QFrame[role="quote"] {{ border: none; border-left: 3px solid {c.accent}; border-radius: 0; }}
QFrame[role="notebox"] {{ background: {c.surface}; border: 1px solid {c.edge}; border-radius: 5px; }}
QFrame[role="notebox"][writing="true"] {{ border: 2px solid {c.accent}; }}
QFrame[role="errors"] {{ background: {c.late_soft}; border: 1px solid {c.late}; border-radius: 5px; }}
QFrame[role="errors"]:focus {{ border: 2px solid {c.late}; }}
QFrame[role="errors"] QLabel, QFrame[role="errors"] QPushButton {{ color: {c.late}; text-align: left; }}
QFrame[role="errors"] QPushButton {{ padding: 1px 4px; }}
QFrame[role="errors"] QPushButton:focus {{ border-color: {c.late}; padding: 0 3px; }}
QFrame[role="notice"] {{ background: {c.due_soft}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[role="notice"] QLabel {{ color: {c.due}; }}
QFrame[role="top"], QFrame[role="banner"] {{ background: {c.surface}; border: none;
    border-bottom: 1px solid {c.line}; }}
QFrame[role="sidebar"] {{ background: {c.surface}; border: none; border-right: 1px solid {c.line}; }}
QFrame[role="sidebar"] QScrollArea,
    QFrame[role="sidebar"] QScrollArea > QWidget > QWidget {{ background: transparent; }}
QFrame[role="status"] {{ background: {c.surface}; border: none; border-top: 1px solid {c.line}; }}

QPushButton {{ color: {c.text}; background: {c.surface}; border: 1px solid {c.edge}; border-radius: 5px;
    padding: 5px 12px; outline: none; }}
QPushButton[keyed="true"] {{ text-align: left; }}
QPushButton:hover {{ border-color: {c.accent}; }}
QPushButton:pressed {{ background: {c.accent_soft}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 4px 11px; }}
QPushButton:disabled {{ color: {c.muted}; border-color: {c.line}; }}
QPushButton[kind="primary"] {{ color: {c.on_accent}; background: {c.accent}; border-color: {c.accent};
    font-weight: 600; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[kind="primary"]:disabled {{ color: {c.muted}; background: {c.window}; border-color: {c.line}; }}
QPushButton[kind="danger"] {{ color: {c.late}; border-color: {c.late}; font-weight: 600; }}
QPushButton[kind="link"] {{ color: {c.accent}; background: transparent; border: 1px solid transparent;
    padding: 5px 4px; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"]:focus {{ border: 2px solid {c.accent}; padding: 4px 3px; }}
QPushButton[flush="true"] {{ padding: 1px 4px 1px 0; }}
QPushButton[flush="true"]:focus {{ padding: 0 3px 0 0; }}
QPushButton[kind="menu"] {{ color: {c.muted}; background: transparent; border: 1px solid transparent;
    padding: 5px 6px; }}
QPushButton[kind="menu"]:focus {{ border: 2px solid {c.accent}; padding: 4px 5px; }}
QPushButton[kind="menu"]::menu-indicator {{ image: none; width: 0; }}
QPushButton[kind="chip"] {{ border-radius: {int(t.text * 0.6 + 3)}px; padding: 2px 11px; }}
QPushButton[kind="chip"]:focus {{ border: 2px solid {c.accent}; padding: 1px 10px; }}
QPushButton[kind="chip"]:checked {{ color: {c.accent}; background: {c.accent_soft};
    border-color: {c.accent}; font-weight: 600; }}
QPushButton[kind="place"] {{ text-align: left; border: none; border-left: 3px solid transparent;
    border-radius: 5px;
    padding: 6px 8px 6px 7px; background: transparent; }}
QPushButton[kind="place"]:hover {{ background: {c.window}; }}
QPushButton[kind="place"]:checked {{ color: {c.accent}; background: {c.accent_soft};
    border-left-color: {c.accent}; font-weight: 600; }}
QPushButton[kind="place"]:focus {{ border: 2px solid {c.accent}; padding: 4px 6px 4px 8px; }}
QPushButton[kind="tab"] {{ color: {c.text}; background: transparent; border: none;
    border-bottom: 3px solid transparent; border-radius: 0; padding: 6px 6px 4px 6px; }}
QPushButton[kind="tab"]:hover {{ border-bottom-color: {c.line}; }}
QPushButton[kind="tab"]:checked {{ color: {c.accent}; font-weight: 600; border-bottom-color: {c.accent}; }}
QPushButton[kind="tab"]:focus {{ border: 2px solid {c.accent}; border-radius: 5px;
    padding: 4px 4px 5px 4px; }}
QPushButton[kind="search"] {{ text-align: left; color: {c.muted}; background: {c.window}; }}
QPushButton[kind="row"] {{ text-align: left; border: 1px solid {c.line}; padding: 8px 12px; }}
QPushButton[kind="row"]:hover {{ border-color: {c.accent}; background: {c.accent_soft}; }}
QPushButton[kind="row"]:focus {{ border: 2px solid {c.accent}; padding: 7px 11px; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox {{ color: {c.text}; background: {c.surface};
    border: 1px solid {c.edge}; border-radius: 5px; padding: 5px 9px;
    placeholder-text-color: {c.muted}; selection-background-color: {c.accent};
    selection-color: {c.on_accent}; }}
QPlainTextEdit, QTextEdit {{ padding: 4px 5px; }}
QSpinBox QLineEdit, QSpinBox QLineEdit:focus {{ border: none; padding: 0; background: transparent; }}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus {{ border: 2px solid {c.accent}; padding: 4px 8px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {c.accent}; padding: 3px 4px; }}
QFrame[role="notebox"] QPlainTextEdit, QFrame[role="notebox"] QPlainTextEdit:focus {{ border: none;
    padding: 2px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{ color: {c.muted};
    border-color: {c.line}; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"],
    QSpinBox[wrong="true"] {{ border: 2px solid {c.late}; padding: 4px 8px; }}
QComboBox QAbstractItemView {{ color: {c.text}; background: {c.surface}; border: 1px solid {c.edge};
    selection-background-color: {c.accent_soft}; selection-color: {c.text}; outline: none; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down {{ border: none; width: 1.6em; }}
QDialog QScrollArea:focus {{ border: 2px solid {c.accent}; border-radius: 5px; }}
QCheckBox, QRadioButton {{ spacing: 8px; padding: 3px; border: 2px solid transparent; border-radius: 5px;
    outline: none; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {c.accent}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {round(t.text * 1.4)}px;
    height: {round(t.text * 1.4)}px;
    background: {c.surface};
    border: 1px solid {c.edge}; border-radius: 3px; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; }}
QRadioButton::indicator {{ border-radius: {round(t.text * 1.4) // 2 + 1}px; }}
QRadioButton::indicator:checked {{ border: {round(t.text * 0.4)}px solid {c.accent};
    width: {round(t.text * 1.4) - 2 * round(t.text * 0.4) + 2}px;
    height: {round(t.text * 1.4) - 2 * round(t.text * 0.4) + 2}px; }}

QTableView {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 5px; outline: none;
    gridline-color: {c.line}; }}
QTableView:focus {{ border-color: {c.accent}; }}
QHeaderView {{ background: {c.surface}; border: none; }}
QHeaderView::section {{ color: {c.muted}; background: {c.surface}; border: none;
    border-bottom: 1px solid {c.line};
    padding: 6px 12px; font-weight: 600; font-size: {t.small}pt; }}
QHeaderView::section:hover {{ color: {c.text}; }}
QListView {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 5px; outline: none; }}
QListView::item {{ padding: 6px 10px; }}
QListView::item:selected {{ background: {c.accent_soft}; color: {c.text};
    border-left: 3px solid {c.accent}; }}

QTabBar {{ background: transparent; border: none; }}
QTabBar::tab {{ background: transparent; border: none; border-bottom: 3px solid transparent;
    padding: 6px 0; margin-right: 22px; }}
QTabBar::tab:selected {{ color: {c.accent}; border-bottom-color: {c.accent}; font-weight: 600; }}
QTabBar::tab:focus {{ color: {c.accent}; text-decoration: underline; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget[role="scrolled"] {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {c.edge}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page,
    QScrollBar::sub-page {{ background: transparent; border: none; height: 0; width: 0; }}
QMenu {{ color: {c.text}; background: {c.surface}; border: 1px solid {c.edge}; padding: 4px; }}
QMenu::item {{ padding: 6px 16px; border-radius: 3px; }}
QMenu::item:selected {{ background: {c.accent_soft}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
QToolTip {{ color: {c.text}; background: {c.surface}; border: 1px solid {c.edge}; padding: 4px; }}
QDialog {{ background: {c.window}; }}
QProgressBar {{ background: {c.line}; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
"""
