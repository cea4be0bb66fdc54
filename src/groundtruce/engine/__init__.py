"""Engine: tables of reports too large to be records, in and out."""
