"""What is measured: figures as the library has them, counted, computed or bridged, and how sure they are."""
