"""The open API: every noun to read, every verb to act, described by its own OpenAPI document."""
