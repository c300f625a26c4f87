"""The command line: nouns and verbs of the glossary; the only place where an error becomes an exit code."""

from gov_archive.cli.group import main

__all__ = ["main"]
