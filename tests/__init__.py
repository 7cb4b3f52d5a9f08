"""A package, so that `tests` is always this one and not a folder left in site-packages."""
