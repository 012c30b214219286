"""`python -m bot` is `footnote`."""

import sys

from bot.cli.main import main

sys.exit(main())
