"""The parts pages are made of; import them from here."""

from casework.ui.widgets.banner import BannerValues, PersonBanner
from casework.ui.widgets.basics import (
    Kind,
    StateButton,
    button,
    heading,
    line,
    muted,
    paragraph,
    scrolled,
    small,
    stacked,
    title,
)
from casework.ui.widgets.blocks import (
    AlertLabel,
    Badge,
    BadgeLabel,
    Card,
    EmptyState,
    ErrorPanel,
    KeyValues,
    QuoteBlock,
)
from casework.ui.widgets.chips import FilterChips
from casework.ui.widgets.flow import FlowLayout, FoldingRow
from casework.ui.widgets.header import PageHeader
from casework.ui.widgets.stay_bar import StayBar, StayProgress

__all__ = [
    "AlertLabel",
    "Badge",
    "BadgeLabel",
    "BannerValues",
    "Card",
    "EmptyState",
    "ErrorPanel",
    "FilterChips",
    "FlowLayout",
    "FoldingRow",
    "KeyValues",
    "Kind",
    "PageHeader",
    "PersonBanner",
    "QuoteBlock",
    "StateButton",
    "StayBar",
    "StayProgress",
    "button",
    "heading",
    "line",
    "muted",
    "paragraph",
    "scrolled",
    "small",
    "stacked",
    "title",
]
