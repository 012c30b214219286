"""Parsing what people type: locations, dates, filters, channels; and suggestions for mistyped words."""
