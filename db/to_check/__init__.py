"""What a library asks its person to look at: unsourced, disputed, overdue and stale."""
