"""Going from library to library: the recent ones, the window without any, copies found beside."""
