"""An answer as the mail programs of this world write it: headers, the words above, and the mail it answers
below, quoted in text and in HTML as each does."""

import base64
import html
import re
import textwrap
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid

from tests.whole.office import Got

Paragraphs = tuple[str, ...]
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)
_LINE_ENDS = re.compile(r"<br[^>]*>|</(?:div|tr|td|p)>", re.IGNORECASE)
_INNERMOST = re.compile(r"(<td[^>]*>)((?:(?!</?t[drha]).)*)(</td>)", re.DOTALL | re.IGNORECASE)


def outlook_desktop(told: Got, words: Paragraphs, author: Address) -> bytes:
    """Outlook for Windows: what it quotes is rewritten by Word, and Thread-Index one level deeper."""
    mail = _answer(told, author, "RE: ")
    mail["Thread-Topic"] = str(told.message["Thread-Topic"])
    index = base64.b64decode(str(told.message["Thread-Index"]))
    mail["Thread-Index"] = base64.b64encode(index + bytes.fromhex("0000a1b2c3")).decode()
    mail["X-Mailer"] = "Microsoft Outlook 16.0"
    mail["Content-Language"] = "en-us"
    head = _outlook_head(told)
    plain = "\r\n\r\n".join((*words, "\r\n".join(head), _as_text(told.html)))
    paragraph = "<p class=MsoNormal>{}<o:p></o:p></p>"
    empty = paragraph.format("<o:p>&nbsp;</o:p>")
    written = empty.join(paragraph.format(_escaped(one)) for one in words)
    named = "<br>".join(_bold(one) for one in head)
    quoted = _INNERMOST.sub(r"\1<p class=MsoNormal>\2<o:p></o:p></p>\3", _inner(told.html))
    quoted = quoted.replace("<table ", "<table class=MsoNormalTable ").replace(' role="presentation"', "")
    page = (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>'
        '<meta http-equiv=Content-Type content="text/html; charset=utf-8">'
        '<meta name=Generator content="Microsoft Word 15 (filtered medium)"><style><!--\r\n'
        "p.MsoNormal, li.MsoNormal, div.MsoNormal\r\n\t{margin:0in;\r\n\tfont-size:11.0pt;\r\n\t"
        'font-family:"Calibri",sans-serif;}\r\n--></style><!--[if gte mso 9]><xml>\r\n'
        '<o:shapedefaults v:ext="edit" spidmax="1026" />\r\n</xml><![endif]--></head>'
        f'<body lang=EN-US link="#0563C1" vlink="#954F72"><div class=WordSection1>{written}{empty}'
        "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'>"
        f"<p class=MsoNormal>{named}<o:p></o:p></p></div></div>{empty}{quoted}</div></body></html>"
    )
    return _alternative(mail, plain, page)


def outlook_web(told: Got, words: Paragraphs, author: Address) -> bytes:
    mail = _answer(told, author, "Re: ")
    mail["Thread-Topic"] = str(told.message["Thread-Topic"])
    index = base64.b64decode(str(told.message["Thread-Index"]))
    mail["Thread-Index"] = base64.b64encode(index + bytes.fromhex("8000d1e2f3")).decode()
    mail["Accept-Language"] = mail["Content-Language"] = "en-US"
    mail["X-MS-Has-Attach"] = ""
    mail["X-MS-TNEF-Correlator"] = ""
    head = _outlook_head(told)
    plain = "\r\n\r\n".join((*words, f"{'_' * 32}\r\n" + "\r\n".join(head), _as_text(told.html)))
    font = "font-family: Aptos, Aptos_EmbeddedFont, Calibri, Helvetica, sans-serif; font-size: 12pt"
    line = f'<div class="elementToProof" style="{font}; color: rgb(0, 0, 0);">\r\n{{}}</div>\r\n'
    named = "<br>\r\n".join(_bold(one) for one in head)
    page = (
        '<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n'
        '<style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style>\r\n</head>'
        f'\r\n<body dir="ltr">\r\n{line.format("<br>").join(line.format(_escaped(one)) for one in words)}'
        f'<div id="appendonsend"></div>\r\n{line.format("<br>")}'
        '<hr style="display:inline-block;width:98%" tabindex="-1">\r\n<div id="divRplyFwdMsg" dir="ltr">'
        f'<font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">{named}</font>\r\n'
        f"<div>&nbsp;</div>\r\n</div>\r\n<div>{_inner(told.html)}</div>\r\n</body>\r\n</html>\r\n"
    )
    return _alternative(mail, plain, page)


def gmail_web(told: Got, words: Paragraphs, author: Address) -> bytes:
    said = f"{_date(told):%a, %b %-d, %Y at %-I:%M\u202f%p} {{}} <{{}}> wrote:"
    return _gmail(told, words, author, f"On {said}", line="<div>{}</div>", first='<div dir="ltr">{}</div>')


def gmail_on_android(told: Got, words: Paragraphs, author: Address) -> bytes:
    said = f"{_date(told):%a, %-d %b %Y, %H:%M} {{}}, <{{}}> wrote:"
    first = '<div dir="auto">{}</div>'
    return _gmail(told, words, author, f"On {said}", line='<div dir="auto">{}</div>', first=first)


def apple_mail(told: Got, words: Paragraphs, author: Address) -> bytes:
    mail = _answer(told, author, "Re: ")
    mail["X-Mailer"] = "Apple Mail (2.3826.700.81)"
    said = f"On {_date(told):%-d. %b %Y, at %H:%M}, {_written_by(told)} wrote:"
    plain = "\r\n\r\n".join((*words, _quoted(f"{said}\n\n{_as_text(told.html)}"), ""))
    lines = "<div><br></div>".join(f"<div>{_escaped(one)}</div>" for one in words)
    page = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body '
        'style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">'
        f'{lines}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite">'
        f'<div>{_escaped(said)}</div><br class="Apple-interchange-newline"><div>'
        f'<div style="margin:0;padding:0;">{_inner(told.html)}</div></div></blockquote></div><br></body></html>'
    )
    return _alternative(mail, plain, page)


def iphone(told: Got, words: Paragraphs, author: Address) -> bytes:
    mail = _answer(told, author, "Re: ")
    mail["X-Mailer"] = "iPhone Mail (22F76)"
    said = f"On {_date(told):%-d %b %Y, at %H:%M}, {_written_by(told)} wrote:"
    sent = "Sent from my iPhone"
    plain = "\r\n\r\n".join((*words, sent, _quoted(f"{said}\n\n\ufeff\n{_as_text(told.html)}")))
    lines = "<div><br></div>".join(f"<div>{_escaped(one)}</div>" for one in words)
    page = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
        f'<body dir="auto">{lines}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{sent}</div>'
        f'<div dir="ltr"><br><blockquote type="cite">{_escaped(said)}<br><br></blockquote></div>'
        f'<blockquote type="cite"><div dir="ltr">\ufeff{_inner(told.html)}</div></blockquote></body></html>'
    )
    return _alternative(mail, plain, page)


def thunderbird(told: Got, words: Paragraphs, author: Address) -> bytes:
    mail = _answer(told, author, "Re: ")
    mail["User-Agent"] = "Mozilla Thunderbird"
    mail["Content-Language"] = "en-US"
    name = told.message["From"].addresses[0].display_name
    said = f"On {_date(told):%-m/%-d/%y %H:%M}, {name} wrote:"
    flowed = (line for one in words for line in ("", *_flowed(one)))
    plain = "\r\n".join((*flowed, "", f"{said}", _quoted(_as_text(told.html)), ""))
    lines = "".join(f"<p>{_escaped(one)}</p>" for one in words)
    cited = told.message_id.strip("<>")
    page = (
        '<!DOCTYPE html>\r\n<html>\r\n  <head>\r\n    <meta http-equiv="Content-Type" content="text/html; '
        f'charset=UTF-8">\r\n  </head>\r\n  <body>\r\n    {lines}\r\n'
        f'    <div class="moz-cite-prefix">{_escaped(said)}<br>\r\n    </div>\r\n'
        f'    <blockquote type="cite" cite="mid:{cited}">\r\n      <meta http-equiv="content-type" '
        f'content="text/html; charset=UTF-8">\r\n      <title></title>\r\n{_inner(told.html)}\r\n'
        "    </blockquote>\r\n  </body>\r\n</html>\r\n"
    )
    return _alternative(mail, plain, page, format="flowed")


def samsung(told: Got, words: Paragraphs, author: Address) -> bytes:
    """The mail program that comes with a Samsung telephone: no quote marks at all."""
    mail = _answer(told, author, "Re: ")
    head = [
        f"From: {_written_by(told)} ",
        f"Date: {_date(told):%d/%m/%Y  %H:%M}  (GMT+00:00) ",
        f"To: {told.message['To']} ",
        f"Subject: {told.subject} ",
    ]
    sent, above = "Sent from my Galaxy", "-------- Original message --------"
    plain = "\r\n\r\n".join((*words, sent, "\r\n".join((above, *head)), _as_text(told.html)))
    lines = '<div dir="auto"><br></div>'.join(f'<div dir="auto">{_escaped(one)}</div>' for one in words)
    named = "".join(f"<div>{_escaped(one)}</div>" for one in head)
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head>'
        f'<body dir="auto">{lines}<div dir="auto"><br></div><div id="composer_signature" dir="auto">'
        f'<div style="font-size:12px;color:#575757" dir="auto">{sent}</div></div><div dir="auto"><br></div>'
        f'<div style="font-size:100%;color:#000000" dir="auto"><!-- originalMessage --><div>{above}</div>'
        f"{named}<div><br></div></div>{_inner(told.html)}</body></html>"
    )
    return _alternative(mail, plain, page, encoding="base64")


PROGRAMS: tuple[Callable[[Got, Paragraphs, Address], bytes], ...] = (
    outlook_desktop,
    outlook_web,
    gmail_web,
    apple_mail,
    iphone,
    thunderbird,
    gmail_on_android,
    samsung,
)


def html_alone(raw: bytes) -> bytes:
    """The same answer without its text part, as a program writes it that is set to HTML only."""
    mail = _parsed(raw)
    page = mail.get_body(("html",))
    assert page is not None
    text = str(page.get_content())
    mail.clear_content()
    mail.set_content(text, subtype="html", cte="quoted-printable")
    return bytes(mail)


def _gmail(told: Got, words: Paragraphs, author: Address, said: str, *, line: str, first: str) -> bytes:
    mail = _answer(told, author, "Re: ")
    sender = told.message["From"].addresses[0]
    plain_said = textwrap.fill(said.format(sender.display_name, sender.addr_spec), 76, break_on_hyphens=False)
    below = "\n".join(
        textwrap.fill(one, 74, break_on_hyphens=False) for one in _as_text(told.html).split("\n")
    )
    wrapped = (textwrap.fill(one, 76, break_on_hyphens=False) for one in words)
    plain = "\r\n\r\n".join((*wrapped, plain_said.replace("\n", "\r\n"), _quoted(below), ""))
    lines = line.format("<br>").join(line.format(_escaped(one)) for one in words)
    linked = f'<a href="mailto:{sender.addr_spec}">{sender.addr_spec}</a>'
    said_html = _escaped(said.format(sender.display_name, "LINK")).replace("LINK", linked)
    page = (
        f'{first.format(lines)}<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
        f'class="gmail_attr">{said_html}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px '
        '0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><u></u>\r\n\r\n\r\n\r\n\r\n\r\n'
        f'<div style="margin:0;padding:0">{_inner(told.html)}</div>\r\n</blockquote></div>\r\n'
    )
    return _alternative(mail, plain, page)


def _answer(told: Got, author: Address, prefix: str) -> EmailMessage:
    mail = EmailMessage(policy.SMTP)
    mail["From"] = author
    mail["To"] = str(told.message["Reply-To"] or told.message["From"])
    mail["Subject"] = f"{prefix}{told.subject}"
    mail["Date"] = format_datetime(localtime())
    mail["Message-ID"] = make_msgid(domain=author.domain)
    mail["In-Reply-To"] = told.message_id
    mail["References"] = " ".join((*str(told.message["References"] or "").split(), told.message_id))
    return mail


def _alternative(
    mail: EmailMessage, plain: str, page: str, *, encoding: str = "quoted-printable", **parameters: str
) -> bytes:
    mail.set_content(plain, cte=encoding)
    for name, value in parameters.items():
        mail.set_param(name, value)
    mail.add_alternative(page, subtype="html", cte=encoding)
    return bytes(mail)


def _parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.SMTP)
    assert isinstance(mail, EmailMessage)
    return mail


def _outlook_head(told: Got) -> list[str]:
    return [
        f"From: {_written_by(told)}",
        f"Sent: {_date(told):%A, %B %-d, %Y %-I:%M %p}",
        f"To: {told.message['To']}",
        f"Subject: {told.subject}",
    ]


def _written_by(told: Got) -> str:
    sender = told.message["From"].addresses[0]
    return f"{sender.display_name} <{sender.addr_spec}>"


def _date(told: Got) -> datetime:
    at: datetime = told.message["Date"].datetime
    return at


def _inner(page: str) -> str:
    found = _BODY.search(page)
    assert found is not None
    return found[1].strip().replace("\n", "\r\n")


def _as_text(page: str) -> str:
    """The page as programs write it down for the text part: one line for each cell."""
    lines = _LINE_ENDS.sub("\0", " ".join(_inner(page).split()))
    text = html.unescape(re.sub(r"<[^>]*>", "", lines))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(one.split()) for one in text.split("\0"))).strip()


def _quoted(text: str) -> str:
    return "\r\n".join(f"> {line}".rstrip() if line else ">" for line in text.split("\n"))


def _flowed(paragraph: str) -> list[str]:
    """RFC 3676: a line that goes on ends with a space."""
    lines = textwrap.wrap(paragraph, 70, break_on_hyphens=False)
    return [*(f"{one} " for one in lines[:-1]), *lines[-1:]]


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _bold(line: str) -> str:
    name, _, value = line.partition(": ")
    return f"<b>{name}:</b> {_escaped(value)}"
