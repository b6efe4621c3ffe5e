"""Any file to sheets: values, merges, formats, hidden marks. The only reader of such files."""
