"""The web server: pages with an address for every quote, and interfaces for programs."""
