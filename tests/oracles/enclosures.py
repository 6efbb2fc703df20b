"""An independent enclosure of an input, from its definition alone, and of the distance of data from it."""

from fractions import Fraction

from flint import acb, arb, ctx, fmpq

from oracles import Cayley, Datum, DyadicArray, ExactInput, ExactMatrix, Perturbed, Unitary

Rows = list[list[acb]]


def rational(x: Fraction) -> arb:
    return arb(fmpq(x.numerator, x.denominator))


def rotation(unitary: Unitary) -> Rows:
    """U by the formula of its name, not by its codes."""
    m, root = unitary.m, arb(unitary.m).sqrt()
    if isinstance(unitary, Cayley):
        rows = [[Fraction(int(i == k)) for k in range(m)] for i in range(m)]
        for stage in unitary.stages:
            for i, k, p, q in stage.turns:
                c, s = Fraction(p, stage.hypotenuse), Fraction(q, stage.hypotenuse)
                pairs = list(zip(rows[i], rows[k], strict=True))
                rows[i], rows[k] = [c * x - s * z for x, z in pairs], [s * x + c * z for x, z in pairs]
        return [[acb(rational(x)) for x in row] for row in rows]

    def entry(i: int, k: int) -> acb:
        if unitary.name == "identity":
            return acb(int(i == k))
        if unitary.name == "hadamard":
            return acb((-1) ** (i & k).bit_count() / root)
        if unitary.name == "dct":
            return acb((arb.pi() * ((2 * k + 1) * i) / (2 * m)).cos() * (arb(2).sqrt() if i else 1) / root)
        assert unitary.name == "dft"
        angle = -2 * arb.pi() * (i * k) / m
        return acb(angle.cos(), angle.sin()) / root

    return [[entry(i, k) for k in range(m)] for i in range(m)]


def exact(array: DyadicArray, i: int, k: int | None = None) -> acb:
    code = int(array.codes[i] if k is None else array.codes[i, k])
    imag = 0 if array.imag is None else array.imag[code]
    return acb(arb((array.real[code], -array.exponent)), arb((imag, -array.exponent)))


def square(value: acb) -> arb:
    return value.real * value.real + value.imag * value.imag


def matrix(A: ExactMatrix, a: list[arb]) -> Rows:
    """A, entry by entry, from the coefficients of its competing columns."""
    size = sum((x * x for x in a), arb(0)).sqrt()
    U, (m, n) = rotation(A.unitary), A.shape
    phases, places = A.diagonal or ((Fraction(1), Fraction(0)),) * n, A.permutation or range(n)
    rows = [[acb(0)] * n for _ in range(m)]
    for k in range(n):
        scale, column = (a[k], 0) if k < len(a) else (size, k - len(a) + 1)
        phase = acb(rational(phases[k][0]), rational(phases[k][1]))
        for i in range(m):
            rows[i][places[k]] = U[i][column] * scale * phase
    return rows


def errors(point: ExactInput, datum: Datum) -> tuple[arb, arb]:
    A, t = point.A, point.y.scale
    size = max(x.bit_length() for array in (datum.A, datum.y) for x in (*array.real, *(array.imag or ())))
    with ctx.workprec(max(datum.index, datum.A.exponent, datum.y.exponent, 0) + size + 200):
        a = [rational(A.base) for _ in range(A.competitors)]
        for j, value in A.changed:
            a[j] = rational(value.base if isinstance(value, Perturbed) else value)
            if isinstance(value, Perturbed):
                cap = min(value.exponent, datum.index + 150)  # 2^-exponent is in [0, 2^-cap]
                a[j] += arb((1, -cap)) if cap == value.exponent else arb((1, -cap - 1), (1, -cap - 1))
        rows, U = matrix(A, a), rotation(A.unitary)
        of_A = sum((square(exact(datum.A, i, k) - x) for i, row in enumerate(rows) for k, x in enumerate(row)), arb(0))
        of_y = sum((square(exact(datum.y, i) - U[i][0] * rational(t)) for i in range(len(U))), arb(0))
        return of_A, of_y
