"""Measures answers: asks a Library questions with known answers and computes metrics. It renders nothing."""
