"""Randomised algorithms: coins, exact success probabilities, refutations with certificates, estimates, and the best
strategies.

>>> from sci_barriers import Smale18
>>> from sci_barriers.games.randomised import Guess, refute_randomised, success_probability
>>> barrier = Smale18("P3", N=4, m=2, K=3)
>>> print(success_probability(Guess(barrier), barrier, (0, 40)))
1/3
>>> verdict = refute_randomised(Guess(barrier), barrier)
>>> verdict.status.name, str(verdict.upper)
('REFUTED', '1/3')
"""

from sci_barriers.games.randomised.coins import Coins, RandomCoins
from sci_barriers.games.randomised.monte_carlo import CommittedOracle, Estimate, estimate
from sci_barriers.games.randomised.refute import refute_randomised
from sci_barriers.games.randomised.samples import (
    ShiftedGuess,
    SplitGuess,
    best_sample,
    best_sample_threshold,
    success_on_samples,
)
from sci_barriers.games.randomised.strategies import Attained, Capped, Guess, Strategy, WaitOrGuess, attained
from sci_barriers.games.randomised.success import Success, success_interval, success_probability
from sci_barriers.games.randomised.thresholds import Thresholds, thresholds
from sci_barriers.games.randomised.tree import Leaf, Tree, explore
from sci_barriers.games.randomised.verdict import RandomisedVerdict, WrongRun
from sci_barriers.harness import Outcome

__all__ = [
    "Attained",
    "Capped",
    "Coins",
    "CommittedOracle",
    "Estimate",
    "Guess",
    "Leaf",
    "Outcome",
    "RandomCoins",
    "RandomisedVerdict",
    "ShiftedGuess",
    "SplitGuess",
    "Strategy",
    "Success",
    "Thresholds",
    "Tree",
    "WaitOrGuess",
    "WrongRun",
    "attained",
    "best_sample",
    "best_sample_threshold",
    "estimate",
    "explore",
    "refute_randomised",
    "success_interval",
    "success_on_samples",
    "success_probability",
    "thresholds",
]
