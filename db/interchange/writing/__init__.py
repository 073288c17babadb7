"""Tables as files: CSV, XLSX, JSON and GeoJSON, of all rows, of what a page shows, or of chosen rows."""
