"""Quick capture: what is pasted or dropped becomes a source in the inbox, to be worked through later."""
