"""The project in here has tests of its own, which run where it is installed, and only there."""

collect_ignore = ["sscsim-ordernumbers"]
