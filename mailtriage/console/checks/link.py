"""Why no connection to a server stands, in words, and what to do about it."""

import errno
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

# What OpenSSL found wrong with a certificate (its x509_vfy.h).
_EXPIRED, _NOT_YET = 10, 9
_NAME, _ADDRESS = 62, 64
_UNKNOWN_AUTHORITY = {2, 18, 19, 20, 21, 27}
# The first bytes were no TLS record: the server speaks in the clear on this port.
_NO_TLS = {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST"}
# The file that is to be trusted holds no certificate.
_NO_CERTIFICATE = {"NO_CERTIFICATE_OR_CRL_FOUND", "PEM_LIB", "NO_START_LINE", "ASN1_LIB", "BAD_BASE64_DECODE"}
_UNREACHABLE = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN}


@dataclass(frozen=True, slots=True)
class Link:
    """How a server was asked: `table` of the configuration, and the usual ports of its protocol."""

    table: str
    host: str
    port: int
    tls: str
    has_ca_file: bool
    implicit_port: int
    starttls_port: int
    protocol: str

    @property
    def where(self) -> str:
        return f"{self.host}:{self.port}"


def explain(error: BaseException, link: Link, step: str) -> tuple[str, str]:
    """What happened and what to do; `step` is what was being done."""
    causes = list(_chain(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate(cause, link)
        if isinstance(cause, ssl.SSLError):
            return _tls(cause, link)
        if isinstance(cause, socket.gaierror):
            return _name(cause, link)
    for cause in causes:
        if isinstance(cause, TimeoutError):
            return silent(link, step)
        if isinstance(cause, OSError) and (told := _socket(cause, link)) is not None:
            return told
    return _cut(str(error).removeprefix(f"{link.where}: "), link, step)


def silent(link: Link, step: str) -> tuple[str, str]:
    """The server did not answer in time."""
    if step == "connect" and link.tls != "implicit" and link.port == link.implicit_port:
        advice = f"port {link.port} speaks TLS from the first byte: set [{link.table}] tls = 'implicit'"
    elif step == "connect":
        advice = f"see that host and port are right, and that firewalls let us out to port {link.port}"
        if link.tls != "implicit":
            advice += "; a port that speaks TLS from the first byte wants tls = 'implicit'"
    else:
        advice = "try again; if it stays so, ask who runs the server"
    return f"{link.where} did not answer in time ({step})", advice


def _certificate(error: ssl.SSLCertVerificationError, link: Link) -> tuple[str, str]:
    found = f"{link.where}: the certificate is not accepted: {error.verify_message}"
    if error.verify_code in (_NAME, _ADDRESS):
        return found, f"set [{link.table}] host to a name that the certificate is for"
    if error.verify_code == _EXPIRED:
        return found, "let the server's certificate be renewed, or set this machine's clock"
    if error.verify_code == _NOT_YET:
        return found, "set this machine's clock: it is behind"
    if error.verify_code in _UNKNOWN_AUTHORITY:
        start = "" if link.tls == "implicit" else f" -starttls {link.protocol}"
        get = f"openssl s_client -connect {link.where}{start} -showcerts"
        if link.has_ca_file:
            return (
                found,
                f"[{link.table}] ca_file is not of who signed it; `{get}` shows what the server sends",
            )
        return found, (
            f"name the certificate of your own authority, or the self-signed one, as [{link.table}] ca_file; "
            f"`{get}` shows it: compare it with the server's before you trust it"
        )
    return found, "ask who runs the server"


def _tls(error: ssl.SSLError, link: Link) -> tuple[str, str]:
    reason = (error.reason or str(error)).replace(" ", "_").upper()
    if reason in _NO_CERTIFICATE:
        advice = f"set [{link.table}] ca_file to a file of certificates in PEM form"
        return f"[{link.table}] ca_file holds no certificate", advice
    if reason in _NO_TLS and link.tls == "implicit":
        advice = f"set [{link.table}] tls = 'starttls' (usual port {link.starttls_port}), "
        advice += f"or port = {link.implicit_port} with tls = 'implicit'"
        return f"{link.where} does not begin with TLS on this port", advice
    words = (error.reason or str(error)).replace("_", " ").lower()
    return f"{link.where}: TLS failed: {words}", "the server's TLS is too old or wrong: ask who runs it"


def _name(error: socket.gaierror, link: Link) -> tuple[str, str]:
    if error.errno == socket.EAI_AGAIN:
        return (
            f"the name {link.host} could not be looked up now",
            "see that this machine reaches its DNS server",
        )
    return f"there is no host {link.host}", f"correct [{link.table}] host"


def _socket(error: OSError, link: Link) -> tuple[str, str] | None:
    if isinstance(error, ConnectionRefusedError):
        usual = f"{link.implicit_port} with tls = 'implicit', {link.starttls_port} with 'starttls'"
        advice = f"correct [{link.table}] host and port (usual: {usual}), or start the server"
        return f"{link.where}: connection refused, nothing listens there", advice
    if error.errno in _UNREACHABLE:
        return f"{link.where}: {error.strerror}", "see that this machine's network reaches that host"
    return None


def _cut(told: str, link: Link, step: str) -> tuple[str, str]:
    if link.tls == "starttls" and "support STARTTLS" in told:
        advice = f"use port {link.implicit_port} with tls = 'implicit'"
        return f"{link.where} offers no STARTTLS on this port", advice
    if step == "connect":
        advice = f"see that a server of this kind ({link.protocol.upper()}) listens on port {link.port}, "
        advice += f"and that [{link.table}] tls fits it"
    else:
        advice = "try again; too many connections at once, or a broken server"
    return f"{link.where}: {told} ({step})", advice


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, outermost first."""
    seen: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in seen:
        seen.append(at)
        yield at
        at = at.__cause__ or at.__context__
