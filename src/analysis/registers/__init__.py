"""What people edit: places, criteria sets, organizations, indicators, units; looked up on a date."""
