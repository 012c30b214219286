"""What outlives a restart: questions, answers, feedback, threads."""
