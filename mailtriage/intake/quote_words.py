"""How mail programs announce a quoted mail, by language: the table that the quote cutter reads.

Gathered from the texts that Outlook, Gmail, Apple Mail, Thunderbird, Yahoo, Yandex and mobile
programs write. To add a language, add a row; all words are compared case-folded.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """`opens` begins an attribution ("On 3 May Anna wrote:"), `wrote` ends it; the others are the
    labels and titles of a quoted header block, and the boasts of mobile programs."""

    opens: tuple[str, ...] = ()
    wrote: tuple[str, ...] = ()
    original: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    mobile: tuple[str, ...] = ()


LANGUAGES: dict[str, Language] = {
    "en": Language(
        opens=("on", "at"),
        wrote=("wrote", "writes", "said"),
        original=("original message", "original e-mail", "original mail", "reply message", "reply separator"),
        sender=("from",),
        sent=("sent", "date", "sent on"),
        to=("to", "cc", "bcc", "reply-to", "reply to"),
        subject=("subject", "re"),
        mobile=("sent from my ", "sent from mail for", "get outlook for", "sent via ", "sent from yahoo",
                "sent from outlook", "sent with proton", "sent from proton", "sent using "),
    ),
    "de": Language(
        opens=("am", "um"),
        wrote=("schrieb", "schrieben", "geschrieben", "hat geschrieben", "schreibt"),
        original=("ursprüngliche nachricht", "originalnachricht", "original-nachricht", "urspr. nachricht",
                  "ursprüngliche mail", "ursprüngliche e-mail"),
        sender=("von",),
        sent=("gesendet", "datum", "gesendet am"),
        to=("an", "cc", "kopie"),
        subject=("betreff", "betr."),
        mobile=("von meinem ", "gesendet von ", "gesendet mit ", "diese nachricht wurde von meinem",
                "hole dir outlook", "holen sie sich outlook", "outlook für "),
    ),
    "fr": Language(
        opens=("le",),
        wrote=("a écrit", "écrit", "a ecrit"),
        original=("message d'origine", "message d’origine", "message original", "message initial"),
        sender=("de", "expéditeur"),
        sent=("envoyé", "date", "envoyé le"),
        to=("à", "a", "cc", "pour", "destinataire"),
        subject=("objet", "sujet"),
        mobile=("envoyé de mon", "envoyé depuis", "envoyé à partir de", "télécharger outlook",
                "obtenir outlook", "obtenez outlook"),
    ),
    "es": Language(
        opens=("el",),
        wrote=("escribió", "escribio", "ha escrito"),
        original=("mensaje original", "mensaje de origen"),
        sender=("de",),
        sent=("enviado", "enviado el", "fecha"),
        to=("para", "cc"),
        subject=("asunto",),
        mobile=("enviado desde", "obtener outlook", "obtén outlook"),
    ),
    "it": Language(
        opens=("il", "in data", "il giorno"),
        wrote=("ha scritto", "scrive", "scritto"),
        original=("messaggio originale", "messaggio originario"),
        sender=("da",),
        sent=("inviato", "data", "inviato il"),
        to=("a", "cc"),
        subject=("oggetto",),
        mobile=("inviato da", "inviato dal", "ottieni outlook", "scarica outlook"),
    ),
    "pt": Language(
        opens=("em", "no dia", "a"),
        wrote=("escreveu",),
        original=("mensagem original",),
        sender=("de",),
        sent=("enviado", "enviada", "enviada em", "enviado em", "data"),
        to=("para", "cc"),
        subject=("assunto",),
        mobile=("enviado do meu", "enviado a partir", "enviada do", "obter o outlook", "obtenha o outlook"),
    ),
    "nl": Language(
        opens=("op",),
        wrote=("schreef", "heeft geschreven", "geschreven"),
        original=("oorspronkelijk bericht", "origineel bericht", "oorspronkelijke bericht"),
        sender=("van",),
        sent=("verzonden", "datum", "verstuurd"),
        to=("aan", "cc"),
        subject=("onderwerp", "betreft"),
        mobile=("verstuurd vanaf", "verzonden vanaf", "verzonden met", "outlook voor ", "download outlook"),
    ),
    "sv": Language(
        opens=("den", "på"),
        wrote=("skrev", "har skrivit"),
        original=("ursprungligt meddelande", "originalmeddelande"),
        sender=("från",),
        sent=("skickat", "datum"),
        to=("till", "kopia"),
        subject=("ämne",),
        mobile=("skickat från", "hämta outlook", "skaffa outlook"),
    ),
    "da": Language(
        opens=("den",),
        wrote=("skrev", "har skrevet"),
        original=("oprindelig meddelelse", "original besked", "oprindelig besked"),
        sender=("fra",),
        sent=("sendt", "dato"),
        to=("til", "cc"),
        subject=("emne",),
        mobile=("sendt fra", "hent outlook", "få outlook"),
    ),
    "no": Language(
        opens=("den", "på"),
        wrote=("skrev",),
        original=("opprinnelig melding", "original melding", "original meddelelse"),
        sender=("fra",),
        sent=("sendt", "dato"),
        to=("til", "kopi"),
        subject=("emne",),
        mobile=("sendt fra", "last ned outlook"),
    ),
    "fi": Language(
        wrote=("kirjoitti",),
        original=("alkuperäinen viesti",),
        sender=("lähettäjä",),
        sent=("lähetetty", "päivämäärä", "päiväys"),
        to=("vastaanottaja", "kopio"),
        subject=("aihe",),
        mobile=("lähetetty ", "hanki outlook"),
    ),
    "pl": Language(
        opens=("w dniu", "dnia"),
        wrote=("napisał", "napisała", "napisał(a)", "pisze"),
        original=("wiadomość oryginalna", "oryginalna wiadomość"),
        sender=("od",),
        sent=("wysłano", "data", "wysłane"),
        to=("do", "dw"),
        subject=("temat",),
        mobile=("wysłane z", "wysłano z", "pobierz outlook"),
    ),
    "cs": Language(
        opens=("dne",),
        wrote=("napsal", "napsala", "napsal(a)", "napísal", "napísala"),
        original=("původní zpráva", "původní e-mail", "pôvodná správa"),
        sender=("od", "odesílatel"),
        sent=("odesláno", "datum", "odoslané", "dátum"),
        to=("komu", "kopie", "kópia"),
        subject=("předmět", "predmet"),
        mobile=("odesláno z", "odoslané z", "získejte outlook"),
    ),
    "hu": Language(
        wrote=("írta", "ezt írta"),
        original=("eredeti üzenet",),
        sender=("feladó",),
        sent=("elküldve", "dátum", "küldve"),
        to=("címzett", "másolat"),
        subject=("tárgy",),
        mobile=("elküldve ", "küldve "),
    ),
    "ro": Language(
        opens=("în", "pe"),
        wrote=("a scris",),
        original=("mesaj original", "mesajul original"),
        sender=("de la", "expeditor"),
        sent=("trimis", "data"),
        to=("către", "catre"),
        subject=("subiect",),
        mobile=("trimis de pe", "trimis din"),
    ),
    "ru": Language(
        wrote=("написал", "написала", "написал(а)", "пишет", "пише", "написав"),
        original=("исходное сообщение", "оригинальное сообщение", "вихідне повідомлення"),
        sender=("от", "от кого", "від"),
        sent=("отправлено", "дата", "надіслано"),
        to=("кому", "копия"),
        subject=("тема",),
        mobile=("отправлено с", "отправлено из", "надіслано з"),
    ),
    "el": Language(
        opens=("στις",),
        wrote=("έγραψε",),
        original=("αρχικό μήνυμα",),
        sender=("από",),
        sent=("στάλθηκε", "ημερομηνία"),
        to=("προς",),
        subject=("θέμα",),
        mobile=("στάλθηκε από",),
    ),
    "tr": Language(
        wrote=("yazdı", "şunu yazdı", "şunları yazdı"),
        original=("özgün ileti", "orijinal mesaj", "orijinal ileti"),
        sender=("kimden", "gönderen"),
        sent=("gönderildi", "tarih", "gönderme tarihi", "gönderilme"),
        to=("kime", "alıcı", "bilgi"),
        subject=("konu",),
        mobile=("iphone'umdan gönderildi", "iphone’umdan gönderildi"),
    ),
    "ja": Language(
        wrote=("のメール", "wrote", "書きました"),
        original=("元のメッセージ", "original message", "元のメール"),
        sender=("差出人", "送信者"),
        sent=("送信日時", "日付", "日時"),
        to=("宛先",),
        subject=("件名",),
        mobile=("iphoneから送信", "androidから送信", "outlook for ios を入手"),
    ),
    "zh": Language(
        opens=("在", "于", "於"),
        wrote=("写道", "寫道", "写到"),
        original=("原始邮件", "原始郵件", "邮件原件", "原始信件"),
        sender=("发件人", "寄件者", "寄件人", "發件人"),
        sent=("发送时间", "发送日期", "日期", "寄件日期", "傳送日期", "时间"),
        to=("收件人", "收件者", "抄送", "副本"),
        subject=("主题", "主旨", "主題"),
        mobile=("发自我的", "從我的 iphone 傳送", "从我的", "来自我的", "获取 outlook"),
    ),
    "ko": Language(
        wrote=("작성", "님이 작성", "님이 씀"),
        original=("원본 메시지", "원본 메일", "original message"),
        sender=("보낸 사람", "보낸사람", "발신"),
        sent=("보낸 날짜", "보낸날짜", "날짜", "보냄"),
        to=("받는 사람", "받는사람", "참조"),
        subject=("제목",),
        mobile=("나의 iphone에서 보냄", "iphone에서 보냄"),
    ),
}  # fmt: skip

# A forwarded mail is what the sender sends now, not the thread that is answered.
FORWARDED = (
    "forwarded message", "begin forwarded message", "forwarded mail", "weitergeleitete nachricht",
    "anfang der weitergeleiteten", "message transféré", "message réexpédié", "début du message",
    "mensaje reenviado", "messaggio inoltrato", "inizio messaggio inoltrato", "mensagem encaminhada",
    "mensagem reencaminhada", "doorgestuurd bericht", "begin doorgestuurd bericht",
    "vidarebefordrat meddelande", "videresendt besked", "videresendt melding", "välitetty viesti",
    "przekazana wiadomość", "wiadomość przekazana", "přeposlaná zpráva", "továbbított üzenet",
    "пересланное сообщение", "пересылаемое сообщение", "yönlendirilmiş ileti", "iletilen mesaj",
    "転送メッセージ", "转发的邮件", "轉寄的郵件", "전달된 메시지",
)  # fmt: skip
