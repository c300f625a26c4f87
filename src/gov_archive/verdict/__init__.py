"""Did the portal itself answer? One exchange in, one verdict out: good, missing, blocked or unavailable, and the rule that said so.

sight (what a reader sees of the answer) → wording (which failure it speaks of, and where) → rules in order → verdict;
probe: the answer to a made-up key, with which a soft 404 gives itself away
"""

from gov_archive.verdict.judgement import of_made_up_key, verdict
from gov_archive.verdict.probe import fingerprint, is_same_answer, made_up_key

__all__ = ["fingerprint", "is_same_answer", "made_up_key", "of_made_up_key", "verdict"]
