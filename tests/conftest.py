"""What holds for every test."""

from hypothesis import settings

# A slow machine is no counter-example. Where CI is set, hypothesis also searches the same way
# every time; elsewhere it looks in new places on each run.
settings.register_profile("house", deadline=None)
if settings.get_current_profile_name() != "ci":
    settings.load_profile("house")
