"""A process that has the model in memory answers `footnote ask` of others, over a socket of the user's own.

The asking process imports nothing but this folder, which therefore imports little: no dataclasses, no paths.
"""
