"""What missions write: status reports, patrol logs, tables of sectors."""
