"""How good the answers are: questions whose answers are known, asked of a Library, and the figures of it.

It sits above the Library and uses it as any reader does; it renders nothing.
"""
