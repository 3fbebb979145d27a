"""The command line: one file a stage, each parses, calls and prints."""
