"""``python -m mcminer``."""

import sys

from mcminer.cli import main

if __name__ == "__main__":
    sys.exit(main())
