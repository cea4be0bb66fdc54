"""The world's places and peoples as data: countries, their provinces, their towns."""
