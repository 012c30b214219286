"""What `footnote doctor` finds, a module for each part of the set-up; nothing is changed."""
