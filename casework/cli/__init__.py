"""The services without a window: scripts, schedules, tests."""
