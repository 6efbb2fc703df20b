"""A course that grades itself: eight lessons, exercises whose grade is a counterexample or a certificate, no hidden tests.

>>> from sci_barriers.course import exercises, lessons
>>> sorted(lessons()) == list(range(1, 9)) and len(exercises()) >= 32
True
"""

from sci_barriers.course._contract import Exercise, Feedback, Grade
from sci_barriers.course._feedback import Card, feedback
from sci_barriers.course._grading import Report, check, exercise, exercises, lessons
from sci_barriers.course._submission import Submission

__all__ = [
    "Card",
    "Exercise",
    "Feedback",
    "Grade",
    "Report",
    "Submission",
    "check",
    "exercise",
    "exercises",
    "feedback",
    "lessons",
]
