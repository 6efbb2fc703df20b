"""Enclosures of the exact output of a network; sharper ones for FIRENET, whose steps are non-expansive."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import acb, arb

from sci_barriers._errors import BarrierError
from sci_barriers.networks.firenet_layers import FirenetNetwork
from theorems.layers import Enclosure, Entries, LayeredNetwork, Watch, balls


def enclose(
    network: LayeredNetwork, y: Any, *, radius: Fraction, method: str | None = None, **options: Any
) -> Enclosure:
    """Return the output of the exact network (real numbers, no rounding at all) within ``radius``, proved.

    Args:
        network: the network.
        y: see `evaluate`.
        radius: what is wanted, positive.
        method: ``"balls"``: every operation on balls, for any network. ``"non-expansive"``: balls for one step at a time and a bound
            for what rounding does to all later steps, for FIRENET with τσ‖A‖² ≤ 1; the default where it applies.
        options: ``bits``, ``max_bits``, ``watch`` of `theorems.layers.balls.enclose`.

    Raises:
        Undecided: not reached with ``max_bits``.
    """
    applies = isinstance(network, FirenetNetwork) and network.non_expansive
    if method not in (None, "balls", "non-expansive") or (method == "non-expansive" and not applies):
        raise BarrierError("method", method, "balls; or non-expansive, for FIRENET with valid step sizes; or None")
    if applies and method != "balls":
        options["method"] = _by_steps
    return balls.enclose(network, y, radius=radius, **options)


def _by_steps(network: LayeredNetwork, y: Entries, bits: int, watch: Watch | None) -> tuple[Any, Any]:
    assert isinstance(network, FirenetNetwork)
    arithmetic = _NonExpansive(network, y, bits, watch)
    return arithmetic, lambda: arithmetic.deviation


class _NonExpansive(balls.Balls):
    """Balls for one primal-dual step at a time: after it the state is rounded, and the error that this makes is added up.

    Lemma (docs: explanation of the table): with τσ‖A‖² ≤ 1 a step T is non-expansive in the seminorm
    ‖(x, u)‖_M² = ‖x‖²/τ − 2 Re⟨Ax, u⟩ + ‖u‖²/σ ≤ (‖x‖/√τ + ‖u‖/√σ)², and the x-part of T(z) − T(z') is at most √τ·‖z − z'‖_M.
    So if E bounds the M-distance of the rounded state to the exact one, E grows by the rounding alone, and the average of a restart is
    within √τ·E of the exact one. Balls through all steps grow exponentially instead.
    """

    def __init__(self, network: FirenetNetwork, y: Entries, bits: int, watch: Watch | None) -> None:
        super().__init__(network, y, bits, watch=watch)
        self.firenet = network
        self.error = arb(0)  # E
        self.spread = arb(0)  # sum over the steps of this restart of √τ·E
        self.deviation = arb(0)  # of the average, after a restart
        self.roots = [(self.ball_of(t).sqrt(), self.ball_of(s).sqrt()) for t, s in network.steps]

    def after(self, state: dict[str, Any]) -> dict[str, Any]:
        length = 3 * self.firenet.inner
        if self.number % 3 or self.number > length * len(self.roots):
            return state
        k = (self.number - 1) // length
        root_tau, root_sigma = self.roots[k]
        self.spread += root_tau * self.error
        self.error += _radii(state["x"]) / root_tau + _radii(state["u"]) / root_sigma
        self.error = arb(self.error.upper())
        kept = state | {"x": state["x"].mid(), "u": state["u"].mid()}
        if self.number % length == 0:
            self.deviation = arb(((self.spread + _radii(state["total"])) / self.firenet.inner).upper())
            kept["total"] = state["total"].mid()
            self.spread = arb(0)
            if k + 1 < len(self.roots):
                self.error = self.deviation / self.roots[k + 1][0]
        return kept


def _radii(block: Any) -> arb:
    """Return a bound of the ℓ² norm of the radii: their sum."""
    total = arb(0)
    for entry in block.entries():
        for part in (entry.real, entry.imag) if isinstance(entry, acb) else (entry,):
            total += part.rad()
    return total
