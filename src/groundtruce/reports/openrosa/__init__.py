"""OpenRosa: what forms and filled forms say of themselves, before anybody reads the answers."""
