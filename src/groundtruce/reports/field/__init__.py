"""Field: what observers enter in forms, on a phone or in a browser, becomes reports and watch."""
