"""ISO-2022-JP as the mail programs of Japan write it."""


def to_shift_jis(data: bytes) -> bytes:
    """ISO-2022-JP as Shift_JIS bytes, so that cp932 reads the vendor rows (circled digits, ㈱).

    Mail programs on Windows write row 13 of JIS X 0208 under ``iso-2022-jp`` (there called
    iso-2022-jp-ms or CP50221); Python's own codecs refuse it.
    """
    out = bytearray()
    double = kana = False
    at, end = 0, len(data)
    while at < end:
        byte = data[at]
        if byte == 0x1B:
            code = data[at + 1 : at + 3]
            double, kana = code in (b"$B", b"$@"), code == b"(I"
            at += 3
        elif byte in (0x0E, 0x0F):  # JIS X 0201: kana by shifting out and in (CP50222)
            kana = byte == 0x0E
            at += 1
        elif double and at + 1 < end and 0x21 <= byte <= 0x7E:
            row, cell = byte, data[at + 1]
            out.append(((row - 0x21) >> 1) + (0x81 if row <= 0x5E else 0xC1))
            if row & 1:
                out.append((cell + (0x1F if cell <= 0x5F else 0x20)) & 0xFF)
            else:
                out.append((cell + 0x7E) & 0xFF)
            at += 2
        else:
            if byte == 0x0A:  # RFC 1468: every line ends in ASCII
                double = kana = False
            out.append(byte | 0x80 if kana and 0x21 <= byte <= 0x5F else byte)
            at += 1
    return bytes(out)
