"""Signatures, disclaimers, boasts and warnings are no words of the sender's; the closing and the name are."""

import pytest

from mailtriage.intake.quote import reply_text

# Sender, words, contact data below them.
SIGNED = [
    (
        "Peter Novak",
        "Hi,\n\nit works.\n\nBest regards,\nPeter Novak",
        (
            "Head of Procurement\nNovak Trading Ltd.\n12 High Street, Leeds LS1 4AB\nTel: +44 113 496 "
            "0000\nwww.novak.example"
        ),
    ),
    (
        "Peter Novak",
        "Hi,\n\nit works.\n\nThanks,\nPeter",
        (
            "Peter Novak | IT Manager\nNovak Trading Ltd\nDirect: 0113 496 0000 | Mobile: 07700 900123\n"
            "peter@novak.example | www.novak.example"
        ),
    ),
    (
        "Peter Novak",
        "Hi,\n\nit works.\n\nPeter",
        "Peter Novak\nIT Manager\nt: 0113 496 0000",
    ),
    (
        "Klaus Weber",
        "Hallo,\n\nes geht.\n\nMit freundlichen Grüßen\n\ni. A. Klaus Weber",
        (
            "Einkauf\n\nWeber Maschinenbau GmbH\nIndustriestraße 5\n77656 Offenburg\n\nTel.: +49 781 "
            "555-0\nFax: +49 781 555-99\nE-Mail: k.weber@weber.example\nInternet: www.weber.example\n\n"
            "Geschäftsführer: Hans Weber\nAmtsgericht Freiburg HRB 12345\nUSt-IdNr.: DE999999999"
        ),
    ),
    (
        "Klaus Weber",
        "Hallo,\n\nes geht.\n\nMit freundlichen Grüßen\nKlaus Weber",
        "-------------------------------\nWeber GmbH\nTel. 0781 555-0",
    ),
    (
        "Klaus Weber",
        "Hallo,\n\nes geht.\n\nBeste Grüße\nKlaus Weber",
        (
            "Weber GmbH • Ringstr. 5 • 77656 Offenburg\n\nDiese E-Mail enthält vertrauliche und/oder "
            "rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind oder diese "
            "E-Mail irrtümlich erhalten haben, informieren Sie bitte sofort den Absender und vernichten "
            "Sie diese Mail."
        ),
    ),
    (
        "Weber, Klaus",
        "es geht.\n\nGruß\nK. Weber",
        "Stadtwerke Altstadt AG\nTechnik\nT +49 781 555 0\nM +49 171 5550000",
    ),
    (
        "Claire Martin",
        "Bonjour,\n\nc'est réglé.\n\nCordialement,\nClaire Martin",
        (
            "Responsable informatique\nMartin & Fils SARL\n8 rue des Lilas, 69003 Lyon\nTél : 04 78 00 "
            "00 00\nclaire@martin.example"
        ),
    ),
    (
        "Claire Martin",
        "c'est réglé.\n\nClaire MARTIN",
        "Assistante de direction\nTél. 04 78 00 00 00\nP Pensez à l'environnement avant d'imprimer ce mail",
    ),
    (
        "Luis Ortega",
        "Hola,\n\nya funciona.\n\nSaludos cordiales,\nLuis Ortega",
        (
            "Departamento de Sistemas\nOrtega Hermanos, S.L.\nC/ Mayor 15, 28013 Madrid\nTlf.: 91 555 "
            "00 00\n\nAVISO LEGAL: Este mensaje y sus archivos adjuntos van dirigidos exclusivamente a "
            "su destinatario, pudiendo contener información confidencial."
        ),
    ),
    (
        "Anna Russo",
        "Buongiorno,\n\nfunziona.\n\nDistinti saluti\nAnna Russo",
        (
            "Amministrazione\nRusso S.p.A.\nVia Roma 1, 20121 Milano\nTel. 02 5550000 - Cell. 333 "
            "5550000\n\nLe informazioni contenute nella presente comunicazione sono riservate ed "
            "esclusivamente indirizzate ai destinatari."
        ),
    ),
    (
        "João Silva",
        "Bom dia,\n\nresolvido.\n\nAtenciosamente,\nJoão Silva",
        (
            "Analista de TI\nSilva Ltda.\nRua das Flores, 100 - São Paulo - SP\n(11) 5555-0000 | (11) "
            "95555-0000\nwww.silva.example"
        ),
    ),
    (
        "João Silva",
        "resolvido.\n\nAtt,\nJoão Silva",
        "Financeiro\nTel: (11) 5555-0000",
    ),
    (
        "Jan de Vries",
        "Goedemiddag,\n\nhet werkt.\n\nMet vriendelijke groet,\n\nJan de Vries",
        (
            "Systeembeheerder\n\nGemeente Dorp\nPostbus 12\n1234 AB Dorp\nT 020 555 00 00\nE "
            "jan@dorp.example\n\nDe informatie in dit e-mailbericht is uitsluitend bestemd voor de "
            "geadresseerde."
        ),
    ),
    (
        "Lars Berg",
        "Hej,\n\ndet fungerar.\n\nMed vänliga hälsningar\nLars Berg",
        (
            "IT-ansvarig\nBerg Bygg AB\nStorgatan 5, 111 22 Stockholm\nTel: 08-555 00 00\nMobil: "
            "070-555 00 00\nlars@berg.example"
        ),
    ),
    (
        "Lars Berg",
        "det fungerar.\n\nMvh\nLars Berg",
        "IT-ansvarig, Berg Bygg AB\n08-555 00 00",
    ),
    (
        "Mette Juhl",
        "Hej,\n\ndet virker.\n\nMed venlig hilsen\nMette Juhl",
        "Bogholder\nJuhl A/S\nHavnegade 10\n8000 Aarhus C\nTlf. 86 55 00 00\nCVR 12345678",
    ),
    (
        "Ola Nordmann",
        "Hei,\n\ndet virker.\n\nMed vennlig hilsen\nOla Nordmann",
        "Daglig leder\nNordmann AS\nStorgata 1, 0155 Oslo\nTlf. 22 55 00 00\nMob. 900 00 000",
    ),
    (
        "Matti Virtanen",
        "Hei,\n\ntoimii.\n\nYstävällisin terveisin\nMatti Virtanen",
        (
            "IT-päällikkö\nVirtanen Oy\nKatu 1, 00100 Helsinki\npuh. 040 555 0000\n\nTämä viesti on "
            "luottamuksellinen ja tarkoitettu vain vastaanottajalleen."
        ),
    ),
    (
        "Jan Kowalski",
        "Dzień dobry,\n\ndziała.\n\nPozdrawiam\nJan Kowalski",
        (
            "Specjalista ds. IT\nKowalski Sp. z o.o.\nul. Długa 5, 00-238 Warszawa\ntel. 22 555 00 00\n"
            "kom. 600 000 000\nNIP 1234567890"
        ),
    ),
    (
        "Jan Kowalski",
        "działa.\n\nZ poważaniem,\nJan Kowalski",
        "Dział księgowości\ntel.: +48 22 555 00 00",
    ),
    (
        "Petr Svoboda",
        "Dobrý den,\n\nfunguje.\n\nS pozdravem\nPetr Svoboda",
        (
            "vedoucí IT\nSvoboda s.r.o.\nDlouhá 5, 110 00 Praha 1\ntel.: +420 555 000 000\n\nTato "
            "zpráva a její přílohy jsou důvěrné a určené výhradně adresátovi."
        ),
    ),
    (
        "Mehmet Yılmaz",
        "Merhaba,\n\nçalışıyor.\n\nSaygılarımla,\nMehmet Yılmaz",
        "Bilgi İşlem Müdürü\nYılmaz A.Ş.\nAtatürk Cad. No: 5, İstanbul\nTel: 0212 555 00 00",
    ),
    (
        "Иван Петров",
        "Добрый день,\n\nработает.\n\nС уважением,\nИван Петров",
        (
            "Системный администратор\nООО «Ромашка»\nтел. +7 495 555-00-00, доб. 123\n"
            "петров@ромашка.example\n\nДанное сообщение содержит конфиденциальную информацию и "
            "предназначено только для адресата."
        ),
    ),
    (
        "Иван Петров",
        "работает.\n\nС уважением, Иван Петров",
        "менеджер отдела закупок\nмоб.: +7 916 555-00-00",
    ),
    (
        "佐藤 花子",
        "お世話になっております。\n\n動作しました。\n\nよろしくお願いいたします。\n佐藤",
        (
            "--------------------------\n株式会社サクラ\n総務部 佐藤 花子\n〒100-0001 "
            "東京都千代田区1-1-1\nTEL: 03-5555-0000\nE-mail: sato@sakura.example\n"
            "--------------------------"
        ),
    ),
    (
        "佐藤 花子",
        "動作しました。\n\nよろしくお願いいたします。",
        (
            "*****************************\n株式会社サクラ\n総務部 佐藤 花子\nTEL 03-5555-0000\n"
            "*****************************"
        ),
    ),
    (
        "佐藤 花子",
        "動作しました。\n\n佐藤",
        "株式会社サクラ 総務部\n佐藤 花子\nTEL 03-5555-0000",
    ),
    (
        "李明",
        "您好，\n\n已经可以了。\n\n谢谢\n李明",
        "北京某某科技有限公司 技术部\n电话：010-5555-0000\n手机：13800000000\n邮箱：liming@moumou.example",
    ),
    (
        "林小華",
        "您好：\n\n已經可以了。\n\n敬祝 商祺\n林小華",
        "某某股份有限公司 資訊部\n電話：02-5555-0000 分機 123\nE-mail: lin@moumou.example",
    ),
    (
        "김철수",
        "안녕하세요.\n\n잘 됩니다.\n\n감사합니다.\n김철수 드림",
        "김철수 과장\n(주)한빛 정보팀\nTEL 02-5555-0000\nMobile 010-5555-0000\ncs.kim@hanbit.example",
    ),
    (
        "김철수",
        "잘 됩니다.\n\n김철수",
        "한빛전자 정보팀\n전화 02-5555-0000",
    ),
]

DISCLAIMERS = [
    (
        "This email and any attachments are confidential and intended solely for the addressee. If you "
        "are not the intended recipient, please delete it."
    ),
    "CONFIDENTIALITY NOTICE: The contents of this email are intended for the named recipient only.",
    "Der Inhalt dieser E-Mail ist vertraulich und ausschließlich für den bezeichneten Adressaten bestimmt.",
    "Bitte denken Sie an die Umwelt, bevor Sie diese E-Mail drucken.",
    (
        "Ce courriel est confidentiel et destiné exclusivement à son destinataire. Si vous l'avez reçu "
        "par erreur, merci de le supprimer."
    ),
    "La información contenida en este correo es confidencial y está dirigida únicamente a su destinatario.",
    (
        "Questo messaggio è riservato e destinato esclusivamente alle persone indicate. Se lo avete "
        "ricevuto per errore, cancellatelo."
    ),
    "Esta mensagem pode conter informação confidencial e destina-se apenas ao destinatário.",
    "Dit e-mailbericht is vertrouwelijk en alleen bestemd voor de geadresseerde.",
    "Detta e-postmeddelande kan innehålla konfidentiell information och är endast avsett för mottagaren.",
    "Denne e-mail kan indeholde fortrolige oplysninger og er kun til modtageren.",
    "Denne e-posten kan inneholde fortrolig informasjon og er kun ment for mottakeren.",
    "Tämä sähköposti saattaa sisältää luottamuksellista tietoa ja on tarkoitettu vain vastaanottajalle.",
    "Wiadomość ta jest poufna i przeznaczona wyłącznie dla adresata.",
    "Tato zpráva je důvěrná a je určena pouze adresátovi.",
    "Bu e-posta gizlidir ve yalnızca alıcısına yöneliktir.",
    "Это сообщение является конфиденциальным и предназначено исключительно для адресата.",
    "本メールには機密情報が含まれている場合があります。宛先でない方は削除してください。",
    "本邮件及附件含有保密信息，仅限于发送给上面地址中列出的收件人。如误收请删除。",
    "本信件可能包含機密資訊，非指定之收件者，請勿使用或揭露本信件內容，並請銷毀此信件。",
    (
        "이 메일은 지정된 수신인만을 위한 것이며 기밀 정보를 포함할 수 있습니다. 잘못 수신하신 경우 "
        "삭제해 주십시오."
    ),
]
OLD = "\n\nFrom: Anna <support@desk.example>\nSent: Monday, March 3, 2025 10:00\nTo: x\nSubject: y\n\nOld words."


def _words(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("sender", "own", "contact"), SIGNED, ids=[row[0] for row in SIGNED])
def test_contact_data_below_a_name_go_and_the_name_stays(sender: str, own: str, contact: str) -> None:
    for gap in ("\n", "\n\n"):
        for thread in ("", OLD):
            assert _words(reply_text(f"{own}{gap}{contact}{thread}", sender=sender)) == _words(own)


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
def test_a_disclaimer_goes(disclaimer: str) -> None:
    assert reply_text(f"It works.\n\nTom\n\n{disclaimer}{OLD}", sender="Tom") == "It works.\n\nTom"
