"""A folder of files to a folder of tables."""
