"""The input line: prompt, completion, history, keys."""
