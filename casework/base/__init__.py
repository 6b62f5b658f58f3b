"""Words without a trade: errors and their sentences, clock, paths, settings, logs, text."""
