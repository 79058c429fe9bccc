"""OpenPGP in the text of a mail (RFC 9580 §6, §7): the armour of a signature goes, encryption is noticed."""

import re

SIGNED = "signed: PGP, not checked"
ENCRYPTED = "encrypted: PGP, it cannot be read here"

_CLEAR = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_SIGNATURE_END = "-----END PGP SIGNATURE-----"
# A line of its own, not within a quotation; its end shows that it is not only talked about.
_MESSAGE = re.compile(r"^-----BEGIN PGP MESSAGE(?:, PART [^\n]{1,20})?-----[ \t]{0,20}$", re.MULTILINE)
_HASHES = re.compile(r"(?:Hash|Charset|Comment|Version|NotDashEscaped)\s{0,3}:", re.IGNORECASE)


def is_encrypted(text: str) -> bool:
    """Whether the text holds an encrypted message of its author's, not a quoted one."""
    if "BEGIN PGP MESSAGE" not in text:
        return False
    found = _MESSAGE.search(text)
    return found is not None and "-----END PGP MESSAGE-----" in text[found.end() :]


def without_armour(text: str) -> tuple[str, bool]:
    """A text without the lines of clear signatures, and whether there was one."""
    if _CLEAR not in text:
        return text, False
    out: list[str] = []
    state = "text"
    signed = False
    for line in text.split("\n"):
        bare = line.rstrip()
        if state == "signature":
            state = "text" if bare == _SIGNATURE_END else state
        elif state == "hashes" and (not bare or _HASHES.match(bare)):
            state = "signed" if not bare else state
        elif bare == _CLEAR:
            state, signed = "hashes", True
        elif state != "text" and bare == _SIGNATURE:
            state = "signature"
        else:
            if state == "hashes":  # its empty line was lost
                state = "signed"
            out.append(line[2:] if state == "signed" and line.startswith("- ") else line)
    return "\n".join(out), signed
