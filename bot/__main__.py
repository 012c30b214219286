"""`python -m bot` is `footnote`."""

from bot.entry import main

main()
