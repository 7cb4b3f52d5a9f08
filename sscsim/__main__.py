"""``python -m sscsim`` is the same as ``sscsim``."""

from sscsim.cli import main

if __name__ == "__main__":
    main()
