"""What makes the installers: one command, `python -m resources.installers.build`, for the system it runs on."""
