"""Answers with formatting, as each mail program writes them: bold words, a list, a table, a link, a pasted
picture, and the notification quoted below."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage

from tests.whole.mail_programs import Paragraphs, outlook_desktop
from tests.whole.office import Got

SHOT, LOGO = b"\x89PNG\r\n\x1a\nshot" + b"\1" * 40_000, b"\x89PNG\r\n\x1a\nlogo" + b"\2" * 900
TARGET = "https://help.example/printer?a=1&b=2"
_FORMATTED = "FORMATTED"
_TABLE = (
    "<table border=0 cellpadding=0 cellspacing=0 width=128 style='border-collapse:collapse;width:96pt'>"
    "<col width=64 span=2><tr height=20><td class=xl65 height=20 width=64>Tray</td><td width=64>Sheets</td></tr>"
    "<tr height=20><td height=20>Upper</td><td align=right>250</td></tr></table>"
)
# In HTML, and what programs write down for it in the text part.
IN_BROWSERS = (
    f'Please <b>do not</b> switch it <i>off</i>, see <a href="{TARGET.replace("&", "&amp;")}">our page</a>:'
    f"<ul><li>open the lid<ul><li>the <u>green</u> one</li></ul></li><li>close it</li></ul>{_TABLE}"
)
AS_TEXT = (
    f"Please *do not* switch it /off/, see our page <{TARGET}>:\n\n   - open the lid\n      - the green one\n"
    "   - close it\n\nTray Sheets\nUpper 250"
)
_ITEM = (
    "<p class=MsoListParagraph style='text-indent:-.25in;mso-list:l0 level{level} lfo1'><![if !supportLists]>"
    "<span style='font-family:Symbol'><span style='mso-list:Ignore'>{mark}<span style='font:7.0pt \"Times New "
    "Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>{text}<o:p></o:p></p>"
)
IN_WORD = (
    f"Please <b>do not</b> switch it <i>off</i>, see <a href='{TARGET}'>our page</a>:<o:p></o:p></p>"
    + _ITEM.format(level=1, mark="·", text="open the lid")
    + _ITEM.format(level=2, mark="o", text="the <u>green</u> one")
    + _ITEM.format(level=1, mark="·", text="close it")
    + f"{_TABLE}<p class=MsoNormal>"
)
AS_WORDS_TEXT = (
    f"Please do not switch it off, see our page<{TARGET}>:\n\n·         open the lid\n\no   the green one\n\n"
    "·         close it\n\nTray\n\nSheets\n\nUpper\n\n250"
)


Program = Callable[[Got, Paragraphs, Address], bytes]


def answered(
    program: Program,
    told: Got,
    author: Address,
    *,
    above: Paragraphs = (),
    picture: bool = False,
    logo: bool = False,
) -> EmailMessage:
    """The answer as `program` writes it; with a picture behind the words, and a logo in what it signs."""
    words = (*above, "Hello,", _FORMATTED, "Is it well now? Grüße", *(("-- ", "LOGO") if logo else ()))
    mail = message_from_bytes(program(told, words, author), policy=policy.SMTP)
    assert isinstance(mail, EmailMessage)
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    shape = (IN_WORD, AS_WORDS_TEXT) if program is outlook_desktop else (IN_BROWSERS, AS_TEXT)
    shown = f'{shape[0]}<br><img src="cid:shot@home" alt="Screen">' if picture else shape[0]
    html = str(page.get_content()).replace(_FORMATTED, shown)
    html = html.replace("LOGO", 'Ada Admin<br><img src="cid:logo@home">')
    text = str(plain.get_content()).replace(_FORMATTED, shape[1]).replace("LOGO", "Ada Admin")
    plain.set_content(text.replace("\r\n", "\n"))
    page.set_content(re.sub("\r\n", "\n", html), subtype="html")
    for wanted, name, data in ((picture, "shot", SHOT), (logo, "logo", LOGO)):
        if wanted:
            page.add_related(
                data, "image", "png", cid=f"<{name}@home>", filename=f"{name}.png", disposition="inline"
            )
    return mail
