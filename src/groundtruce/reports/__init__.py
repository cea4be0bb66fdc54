"""Reports: in from the world. Readers turn bytes into reports and keep the original."""
