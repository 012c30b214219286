"""`python -m bot` is `footnote`."""

import sys

from bot.cli import main

sys.exit(main())
