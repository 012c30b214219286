"""What knows the articles: from a folder of files to cited answers, with no notion of how people ask."""

import os

# numpy splits products of matrices among threads that wait by spinning. The products here are small (a
# question with some passages, a sentence with another) and take up to 20 times as long so when the cores are
# busy. It has to be said before numpy is imported; whoever has set it themselves knows better.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
