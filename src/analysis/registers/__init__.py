"""What people edit: places, criteria sets, organizations, indicators, units; on a date."""
