"""Tools for whoever changes the ranking: what each part adds, and learning the calibration."""
