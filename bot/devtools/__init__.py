"""Tools for developers of the ranking: an ablation table, and fitting the calibration."""
