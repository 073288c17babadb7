"""What an import would do: rows read, records matched, facts compared. Changes nothing."""
