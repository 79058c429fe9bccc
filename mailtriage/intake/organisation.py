"""Which organisation an address speaks for: its domain, unless anybody can have an address there."""

from mailtriage.model.mail import Address

# Mail providers open to everyone. Sharing such a domain says nothing about two people.
FREEMAIL = frozenset(
    """
    126.com 139.com 163.com 21cn.com abv.bg aim.com alice.it aol.com aon.at arcor.de atlas.cz
    att.net azet.sk bellsouth.net bigpond.com bk.ru bluewin.ch blueyonder.co.uk bol.com.br bt.com
    btinternet.com centrum.cz chello.at citromail.hu comcast.net cox.net daum.net disroot.org
    docomo.ne.jp duck.com earthlink.net eircom.net email.cz email.de excite.co.jp ezweb.ne.jp
    fastmail.com fastmail.fm foxmail.com free.fr freemail.hu freenet.de gazeta.pl gmail.com gmx.at
    gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hey.com hispeed.ch home.nl
    hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com hushmail.me
    icloud.com iinet.net.au inbox.com inbox.lv inbox.ru interia.pl juno.com kabelbw.de kpnmail.nl
    laposte.net libero.it list.ru live.co.uk live.com live.de live.fr live.nl mac.com mail.bg
    mail.com mail.de mail.ru mailbox.org mailfence.com me.com msn.com nate.com naver.com
    netcologne.de neuf.fr nifty.com ntlworld.com o2.pl onet.pl online.de op.pl optonline.net
    optusnet.com.au orange.fr orcon.net.nz outlook.com outlook.de outlook.es outlook.fr pm.me
    poczta.fm post.cz posteo.de privaterelay.appleid.com proton.me protonmail.ch protonmail.com
    qq.com rambler.ru rediffmail.com riseup.net rocketmail.com rogers.com runbox.com sapo.pt
    sbcglobal.net seznam.cz sfr.fr shaw.ca sify.com simplelogin.com sina.com skiff.com sky.com
    skynet.be softbank.ne.jp sohu.com sunrise.ch sympatico.ca t-online.de talktalk.net telenet.be
    telus.net terra.com.br tim.it tiscali.it tpg.com.au tuta.com tutanota.com tutanota.de ukr.net
    unitybox.de uol.com.br users.noreply.github.com verizon.net videotron.ca virgilio.it
    virginmedia.com vodafone.de volny.cz vp.pl wanadoo.fr web.de windowslive.com wp.pl xtra.co.nz
    ya.ru yahoo.ca yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr
    yahoo.it yandex.com yandex.ru yeah.net ymail.com ziggo.nl zoho.com
    """.split()
)

# Providers with a domain in many countries: yahoo.co.in, hotmail.be, outlook.com.br.
_FAMILIES = frozenset(("yahoo", "hotmail", "outlook", "live", "gmx", "ymail", "yandex", "googlemail"))


def organisation_of(address: Address) -> str | None:
    """The organisation's mail domain, or None for freemail and for addresses without a domain."""
    domain = address.domain
    if "." not in domain or domain in FREEMAIL or domain.partition(".")[0] in _FAMILIES:
        return None
    return domain
