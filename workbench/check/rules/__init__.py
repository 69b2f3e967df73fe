"""The built-in rules, a module a theme; they come in through the same door as plug-ins."""
