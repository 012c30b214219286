"""State that survives a restart: questions, answers, feedback, threads."""
