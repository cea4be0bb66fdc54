"""Fusing whole tables of reports: the same question as for records, by the million."""
