"""A writer of OLE containers ([MS-CFB]) and of .msg files in them ([MS-OXMSG])."""

import struct
from collections.abc import Mapping, Sequence

from tests.formats.tnef import Property

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
_SECTOR = 512
# Streams below it lie in a stream of small sectors; padding lifts ours above that.
_CUTOFF = 4096

Tree = Mapping[str, "bytes | Tree"]


def container(tree: Tree) -> bytes:
    """An OLE file that holds streams (bytes) and storages (mappings)."""
    entries: list[list[object]] = [["Root Entry", 5, _NONE, _END, 0]]  # name, type, child, start, size
    siblings: dict[int, int] = {}
    sectors: list[bytes] = []
    fat: list[int] = []

    def add(data: bytes) -> int:
        start = len(sectors)
        pieces = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
        sectors.extend(pieces)
        fat.extend([*range(start + 1, start + len(pieces)), _END])
        return start

    def grow(children: Tree) -> int:
        """Entries for a storage, each the right sibling of the one before."""
        first = last = _NONE
        for name in sorted(children, key=lambda one: (len(one), one.upper())):
            value = children[name]
            number = len(entries)
            if isinstance(value, bytes):
                data = value.ljust(_CUTOFF, b"\0")
                entries.append([name, 2, _NONE, add(data), len(data)])
            else:
                entry: list[object] = [name, 1, _NONE, 0, 0]
                entries.append(entry)
                entry[2] = grow(value)
            if last == _NONE:
                first = number
            else:
                siblings[last] = number
            last = number
        return first

    entries[0][2] = grow(tree)
    rows = []
    for number, (name, kind, child, start, size) in enumerate(entries):
        label = str(name).encode("utf-16-le") + b"\0\0"
        rows.append(
            label.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(label), kind, 1, _NONE, siblings.get(number, _NONE), child)
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )
    directory = add(b"".join(rows))
    count = 1
    while (len(fat) + count) * 4 > count * _SECTOR:
        count += 1
    at = len(fat)
    table = [*fat, *([_FAT] * count)]
    table += [_FREE] * (count * 128 - len(table))
    sectors += [struct.pack("<128I", *table[one * 128 : one * 128 + 128]) for one in range(count)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack(
        "<HHHHH6sIIIIIIIII",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"\0" * 6,
        0,
        count,
        directory,
        0,
        _CUTOFF,
        _END,
        0,
        _END,
        0,
    )
    head += struct.pack("<109I", *[*range(at, at + count), *([_FREE] * (109 - count))])
    return head + b"".join(sectors)


def message(
    values: Sequence[Property], recipients: Sequence[Sequence[Property]] = (), extra: Tree | None = None
) -> bytes:
    """A .msg file of these properties. A text ends at its NUL, so that padding does not show."""
    tree: dict[str, bytes | Tree] = dict(extra or {})
    tree.update(_storage(values, 32))
    for row, one in enumerate(recipients):
        tree[f"__recip_version1.0_#{row:08X}"] = _storage(one, 8)
    return container(tree)


def _storage(values: Sequence[Property], head: int) -> dict[str, bytes]:
    fixed = b"\0" * head
    out = {}
    for name, kind, data in values:
        if len(data) <= 8 and kind in (0x0003, 0x0040):
            fixed += struct.pack("<HHI", kind, name, 6) + data.ljust(8, b"\0")
        else:
            fixed += struct.pack("<HHIII", kind, name, 6, len(data), 0)
            out[f"__substg1.0_{name:04X}{kind:04X}"] = data
    return {**out, "__properties_version1.0": fixed}
