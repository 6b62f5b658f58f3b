"""Draws every cell of every list: lines of text, a badge, the chosen row's edge and tint, group headings."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from casework.base.text import typeset
from casework.ui.tables.cells import Cell
from casework.ui.tables.model import CellRole, GroupRole
from casework.ui.theme import Colours, Tone, colours_shown
from casework.ui.widgets.blocks import Badge

Index = QModelIndex | QPersistentModelIndex
SIDE, ABOVE = 12, 8
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)


def row_height(font: QFont, lines: int) -> int:
    """The height of a row of so many lines of text, pixels."""
    return QFontMetrics(font).lineSpacing() * lines + 2 * ABOVE + 1


class CellDelegate(QStyledItemDelegate):
    """Two-line cells, badges, group headings."""

    def __init__(self, view: QTableView, *, wraps: bool) -> None:
        super().__init__(view)
        self._wraps = wraps

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = colours_shown()
        painter.save()
        group = index.data(GroupRole)
        if group is not None:
            _paint_group(painter, option, colours, str(group))
        else:
            self._paint_cell(painter, option, index, colours)
        painter.restore()

    def _paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, colours: Colours
    ) -> None:
        rect = QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, QColor(colours.accent_soft if chosen else colours.surface))
        painter.setPen(QPen(QColor(colours.accent if chosen or hovered else colours.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if chosen and index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 4, rect.height()), QColor(colours.accent))
        cell = index.data(CellRole)
        if isinstance(cell, Cell):
            right = bool(
                int(
                    index.model().headerData(
                        index.column(), Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
                    )
                    or 0
                )
                & int(Qt.AlignmentFlag.AlignRight)
            )
            self._paint_contents(
                painter, option, cell, rect.adjusted(SIDE, ABOVE, -SIDE, -ABOVE - 1), colours, right
            )

    def _paint_contents(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        cell: Cell,
        area: QRect,
        colours: Colours,
        right: bool,
    ) -> None:
        top = area.top()
        if cell.text:
            top += self._paint_text(
                painter, _font(option, strong=cell.strong), cell.text, area, top, colours.text, right
            )
        if cell.detail:
            ink = colours.of(cell.tone) if cell.tone else colours.muted
            top += self._paint_text(painter, _font(option), cell.detail, area, top, ink, right)
        if cell.badge:
            paint_badge(painter, _font(option), cell.badge, area.left(), top, area.width(), colours)

    def _paint_text(
        self, painter: QPainter, font: QFont, text: str, area: QRect, top: int, ink: str, right: bool
    ) -> int:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        metrics = QFontMetrics(font)
        text = typeset(text)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        if self._wraps:
            bounds = metrics.boundingRect(QRect(0, 0, area.width(), 10000), _WRAP, text)
            painter.drawText(QRect(area.left(), top, area.width(), bounds.height()), _WRAP | int(side), text)
            return bounds.height()
        box = QRect(area.left(), top, area.width(), metrics.lineSpacing())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        return metrics.lineSpacing()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell = index.data(CellRole)
        view = self.parent()
        if not isinstance(cell, Cell) or not isinstance(view, QTableView):
            return QSize(0, row_height(_font(option), 1))
        width = view.columnWidth(index.column()) - 2 * SIDE
        height = sum(
            QFontMetrics(font).boundingRect(QRect(0, 0, width, 10000), _WRAP, typeset(text)).height()
            for text, font in ((cell.text, _font(option, strong=cell.strong)), (cell.detail, _font(option)))
            if text
        )
        if cell.badge:
            height += QFontMetrics(_font(option)).lineSpacing() + 4
        return QSize(0, max(height, QFontMetrics(_font(option)).lineSpacing()) + 2 * ABOVE + 1)


def paint_badge(
    painter: QPainter, font: QFont, badge: Badge, left: int, top: int, room: int, colours: Colours
) -> None:
    """A badge at a place: a sign and a word on its ground (NEUTRAL has none)."""
    strong = QFont(font)
    strong.setPointSizeF(font.pointSizeF() * 12 / 13)
    if badge.tone is not Tone.NEUTRAL:
        strong.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetrics(strong)
    inset = 0 if badge.tone is Tone.NEUTRAL else 7
    text = metrics.elidedText(badge.shown, Qt.TextElideMode.ElideRight, max(0, room - 2 * inset))
    box = QRect(left, top - 1, metrics.horizontalAdvance(text) + 2 * inset, metrics.lineSpacing() + 4)
    if badge.tone is not Tone.NEUTRAL:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.soft(badge.tone)))
        painter.drawRoundedRect(QRectF(box), 3, 3)
    painter.setFont(strong)
    painter.setPen(QColor(colours.of(badge.tone)))
    painter.drawText(box.adjusted(inset, 0, -inset + 2, 0), int(Qt.AlignmentFlag.AlignVCenter), text)


def _paint_group(painter: QPainter, option: QStyleOptionViewItem, colours: Colours, title: str) -> None:
    rect = QRect(option.rect)
    painter.fillRect(rect, QColor(colours.window))
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.setFont(_font(option, strong=True))
    painter.setPen(QColor(colours.text))
    painter.drawText(rect.adjusted(SIDE, 0, -SIDE, 0), int(Qt.AlignmentFlag.AlignVCenter), title)


def _font(option: QStyleOptionViewItem, *, strong: bool = False) -> QFont:
    font = QFont(option.font)
    if strong:
        font.setWeight(QFont.Weight.DemiBold)
    return font
