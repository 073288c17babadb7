"""Money of programmes and policies side by side: what is compared, how it is converted, where each figure is from."""
