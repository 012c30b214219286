"""Evaluation: asks a Library questions with known answers and computes metrics."""
