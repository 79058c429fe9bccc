"""The mail server: would it take our mail? None is sent."""

from datetime import datetime

from mailtriage.config import Smtp
from mailtriage.console.checks.certificate import check_certificate
from mailtriage.console.checks.finding import Finding, State
from mailtriage.console.checks.link import Link, explain
from mailtriage.console.checks.mailbox import about_login
from mailtriage.outbox.probe import Reply, SmtpFound, SmtpRefused

_PART = "smtp"
_NEEDS_LOGIN = {530, 535, 538}


def link_of(smtp: Smtp) -> Link:
    return Link("smtp", smtp.host, smtp.port, smtp.tls, smtp.ca_file is not None, 465, 587, "smtp")


def senders(smtp: Smtp, address: str) -> tuple[str, ...]:
    """The senders that automatic mail may have, in the order they are tried."""
    return {"null": ("",), "desk": (address,), "auto": ("", address)}[smtp.envelope]


def unreachable(error: BaseException, smtp: Smtp, step: str) -> list[Finding]:
    """Why there is no answer, or none that helps."""
    where = f"{smtp.host}:{smtp.port}"
    if not isinstance(error, SmtpRefused):
        found, advice = explain(error, link_of(smtp), step)
        return [Finding(_PART, State.PROBLEM, found, advice)]
    told = f"{error.code} {error.said}" if error.code else error.said
    if error.step == "AUTH" and error.code:
        found = f"{where} does not take the login of {smtp.user!r}: {told}"
        return [Finding(_PART, State.PROBLEM, found, about_login(smtp.host, told))]
    if error.step == "AUTH":
        advice = "leave out [smtp] user if it wants none"
        if smtp.tls == "none":
            advice = "set tls = 'starttls': most servers offer a login inside TLS only; or " + advice
        return [Finding(_PART, State.PROBLEM, f"{where} offers no login: {told}", advice)]
    if error.step == "STARTTLS":
        advice = "use port 465 with tls = 'implicit', or port 587"
        return [Finding(_PART, State.PROBLEM, f"{where} offers no STARTTLS: {told}", advice)]
    temporary = 400 <= error.code < 500
    advice = "try again in some minutes" if temporary else "ask who runs the server why it does not serve us"
    return [Finding(_PART, State.PROBLEM, f"{where} turns us away: {told}", advice)]


def check_smtp(smtp: Smtp, address: str, found: SmtpFound, now: datetime) -> list[Finding]:
    how = {"implicit": "TLS", "starttls": "STARTTLS", "none": "no TLS"}[smtp.tls]
    login = f"takes the login of {smtp.user}" if smtp.user is not None else "without a login"
    told = [Finding(_PART, State.OK, f"{smtp.host}:{smtp.port} ({how}) {login}")]
    told += check_certificate(_PART, found.certificate_until, now)
    told += _senders(smtp, address, found.replies)
    told.append(Finding(_PART, State.OK, _abilities(found.extensions)))
    return told


def _senders(smtp: Smtp, address: str, replies: tuple[Reply, ...]) -> list[Finding]:
    last = replies[-1]
    name = f"the sender {last.sender}" if last.sender else "the null sender"
    if last.accepted and len(replies) == 1:
        return [Finding(_PART, State.OK, f"would send from {name} to {address}; nothing was sent")]
    if last.accepted:
        words = (
            f"the null sender is refused ({replies[0].code} {replies[0].said}); mail goes out from {address}"
        )
        return [Finding(_PART, State.OK, words)]
    told = f"{last.code} {last.said}"
    if last.code < 500:
        words = f"for now the server refuses a mail from {name} to {address}: {told}"
        return [Finding(_PART, State.WARNING, words, "greylisting or load: mail is tried again by itself")]
    words = f"the server refuses a mail from {name} to {address}: {told}"
    return [Finding(_PART, State.PROBLEM, words, _about_refusal(smtp, last, told.lower()))]


def _about_refusal(smtp: Smtp, last: Reply, told: str) -> str:
    if smtp.user is None and (last.code in _NEEDS_LOGIN or "relay" in told or "auth" in told):
        return "the server wants a login: set [smtp] user and password_env"
    if "relay" in told:
        return "this server does not send for us: set [smtp] host to the one that does"
    if smtp.envelope == "null":
        return 'set [smtp] envelope = "auto": mail then goes out from the desk\'s own address'
    if last.at_mail:
        return f"let {smtp.user or 'this machine'} send as {last.sender} at the mail server"
    return "see that [desk] address is a mailbox that exists"


def _abilities(extensions: dict[str, str]) -> str:
    size = extensions.get("SIZE", "").strip()
    limit = (
        f"mails up to {_megabytes(int(size))}" if size.isdigit() and int(size) else "no limit of size told"
    )
    dsn = "confirms delivery (DSN)" if "DSN" in extensions else "no confirmation of delivery (DSN)"
    return f"{limit}; {dsn}"


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes >> 20} MB" if size_bytes >= 1 << 20 else f"{size_bytes >> 10} kB"
