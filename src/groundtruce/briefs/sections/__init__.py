"""The ten sections of a ministers' brief, one file each, named by the section's key."""
