"""Speed as ratios to a bare loop in the same run: ``make bench``."""
