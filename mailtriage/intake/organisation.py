"""Which organisation an address speaks for: its domain, unless anybody can have an address there."""

from mailtriage.model.mail import Address

# Mail providers open to everyone. Sharing such a domain says nothing about two people.
FREEMAIL = frozenset(
    """
    126.com 163.com aim.com alice.it aol.com arcor.de att.net bellsouth.net bigpond.com bluewin.ch
    blueyonder.co.uk bt.com btinternet.com centrum.cz comcast.net cox.net daum.net docomo.ne.jp
    duck.com earthlink.net email.cz email.de ezweb.ne.jp fastmail.com fastmail.fm free.fr freenet.de
    gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hey.com home.nl
    hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com
    inbox.lv inbox.ru interia.pl juno.com kpnmail.nl laposte.net libero.it live.co.uk live.com
    live.de live.fr live.nl mac.com mail.com mail.de mail.ru mailbox.org me.com msn.com naver.com
    neuf.fr ntlworld.com o2.pl onet.pl optonline.net orange.fr outlook.com outlook.de outlook.es
    outlook.fr pm.me posteo.de proton.me protonmail.ch protonmail.com qq.com rambler.ru
    rediffmail.com rocketmail.com sapo.pt sbcglobal.net seznam.cz sfr.fr sina.com sky.com skynet.be
    softbank.ne.jp t-online.de talktalk.net telenet.be telus.net terra.com.br tiscali.it tuta.com
    tutanota.com tutanota.de uol.com.br verizon.net virgilio.it virginmedia.com vodafone.de
    wanadoo.fr web.de windowslive.com wp.pl xtra.co.nz yahoo.ca yahoo.co.jp yahoo.co.uk yahoo.com
    yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru ymail.com zoho.com
    """.split()
)


def organisation_of(address: Address) -> str | None:
    """The organisation's mail domain, or None for freemail and for addresses without a domain."""
    domain = address.domain
    return domain if "." in domain and domain not in FREEMAIL else None
