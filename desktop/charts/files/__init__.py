"""Pictures and data packages as files, and the dialog that asks which."""
