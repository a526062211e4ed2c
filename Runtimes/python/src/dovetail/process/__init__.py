"""The plugin's process: plugin objects, what they have bound, and the way from the program's start to its end."""
