"""Damage as hypothesis does it to binary files."""

from hypothesis import strategies as st


def mutated(data: bytes) -> st.SearchStrategy[bytes]:
    @st.composite
    def build(draw: st.DrawFn) -> bytes:
        raw = bytearray(data)
        for _ in range(draw(st.integers(1, 8))):
            at = draw(st.integers(0, len(raw)))
            end = min(len(raw), at + draw(st.sampled_from([0, 1, 2, 4, 50])))
            raw[at:end] = draw(st.binary(max_size=8) | st.sampled_from([b"\xff" * 4, b"\0" * 4, b"\1\0\0\0"]))
        return bytes(raw[: draw(st.integers(0, len(raw)))]) if draw(st.booleans()) else bytes(raw)

    return build()
