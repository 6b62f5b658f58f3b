"""The trade as pure functions and values. No input or output, no clock."""
