"""The next edition of a published data set: what it says otherwise, what the person changed, what is taken."""
