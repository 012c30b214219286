"""What programs that run until they are stopped have in common: a web server, figures and a log."""
