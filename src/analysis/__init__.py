"""Nông thôn mới: from the spreadsheets of offices to tidy tables, checks and charts."""
