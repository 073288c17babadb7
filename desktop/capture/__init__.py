"""Quick capture on the screen: pasting and dropping, the notice of what was made, and the inbox."""
