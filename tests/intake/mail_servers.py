"""Bounces as mail servers write them; each names carl@example.net, who was not reached."""

from mailtriage.intake.parse import parse
from mailtriage.model.mail import Mail

DAEMON = (
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: support@example.org\nSubject: failure notice\n"
)
RETURNED = (
    "Return-Path: <support@example.org>\nReceived: from desk.example.org by mx.example.org; Mon, 3 Aug 2026\n"
    "From: Support <support@example.org>\nTo: carl@example.net\nSubject: [INC-1042-7KQM] Printer\n"
    "Message-ID: <out-7@desk.example.org>\n\nHello Carl\n"
)


def notice(text: str, head: str = DAEMON) -> Mail:
    """A mail server's plain text."""
    return parse(f"{head}\n{text}".encode())


def report(status: str, text: str = "A mail came back.", fields: str = "", returned: str = RETURNED) -> Mail:
    """A delivery report with `status` as its second part."""
    return parse(
        f"{DAEMON}Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\n{text}\n"
        f"--b\nContent-Type: message/delivery-status\n{fields}\n{status}\n"
        f"--b\nContent-Type: message/rfc822\n\n{returned}\n--b--\n".encode()
    )


def failed(mail: Mail) -> list[tuple[str, bool, str]]:
    return [(one.address, one.permanent, one.status) for one in mail.failed_recipients]


def told(mail: Mail) -> list[str]:
    return [one.address for one in mail.failed_recipients]


# In the shapes of many mail servers; each names carl@example.net, who was not reached.
NOTICES = {
    "qmail": "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to "
    "the following addresses.\n\n<carl@example.net>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line "
    f"is a copy of the message.\n\n{RETURNED}",
    "vpopmail": "This is the machine generated message from mail service.\n\n<carl@example.net>:\nThe users mailfolder is "
    "over the allowed quota (size). (#5.2.2)\n",
    "Exim 3": "This message was created automatically by mail delivery software (Exim).\n\nA message that you sent could "
    "not be delivered to all of its recipients.\nThe following address(es) failed:\n\n  carl@example.net:\n    unknown "
    'local-part "carl" in domain "example.net"\n',
    "Exim 4, forwarded": "This message was created automatically by mail delivery software.\n\nThe following address(es) "
    "failed:\n\n  c@phones.example\n    (generated from carl@example.net)\n    mailbox is full: retry timeout exceeded\n",
    "sendmail": "The original message was received at Mon, 3 Aug 2026\nfrom localhost\n\n   ----- The following addresses "
    "had permanent fatal errors -----\n<carl@example.net>\n    (reason: 550 5.1.1 <c.hansen@inner.example>... User "
    "unknown)\n\n   ----- Transcript of session follows -----\n>>> RCPT To:<c.hansen@inner.example>\n<<< 550 5.1.1\n",
    "Courier": "This is a delivery status notification from mx,\nrunning the Courier mail server.\n\n   UNDELIVERABLE "
    "MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<carl@example.net>:\n    mx [192.0.2.3]:\n"
    ">>> RCPT TO:<carl@example.net>\n<<< 550 User unknown.\n",
    "MMDF": "    Your message was not delivered to\n\n    carl@example.net\n\n    for the following reason:\n    550 no\n",
    "Domino": "Your message\n\n  Subject: x\n\nwas not delivered to:\n\n  carl@example.net\n\nbecause:\n\n  User carl "
    "(carl@example.net) not listed in Domino Directory\n",
    "Exchange 2003": "Your message did not reach some or all of the intended recipients.\n\n      Subject:\tx\n      Sent:\t"
    "03.08.2026 10:15\n\nThe following recipient(s) cannot be reached:\n\n      carl@example.net on 03.08.2026 10:15\n   "
    "         The e-mail account does not exist.\n            <ex1.example.net #5.1.1>\n",
    "Microsoft 365": "Your message to carl@example.net couldn't be delivered.\ncarl wasn't found at example.net.\nsupport   "
    "Office 365    carl\n\nOriginal Message Details\nSender Address: support@example.org\nRecipient Address:  "
    "carl@example.net\nSubject:  x\n\nError Details\nReported error: 550 5.1.10 Recipient not found\n",
    "GroupWise": "The message that you sent was undeliverable to the following:\n\tcarl@example.net (user not found)\n",
    "IMail": "Invalid final delivery userid: carl@example.net\n\n\nOriginal message follows.\n\n" + RETURNED,
    "iPlanet": "This report relates to a message you sent with the following header fields:\n\n  Message-id: <out-7@desk>\n"
    "  From: support@example.org\n  To: team@example.org\n  Subject: x\n\nYour message cannot be delivered to the following "
    "recipients:\n\n  Recipient address: carl@example.net\n  Reason: Remote SMTP server has rejected address\n",
    "MDaemon": "The attached message had PERMANENT fatal delivery errors!\n\nThe following addresses did NOT receive a copy "
    "of your message: \n\n> carl@example.net\n\n--- Session Transcript ---\n--> MAIL From:<support@example.org>\n"
    "--> RCPT To:<carl@example.net>\n<-- 550 no such user\n",
    "MailEnable": "MailEnable: Message could not be delivered to some recipients.\n\n\tRecipient: [SMTP:carl@example.net]\n"
    "\tReason: Remote SMTP Server Returned: 550 no\n",
    "Kerio": "Your message has not been delivered to the following recipients:\n\ncarl@example.net\n\nReason: 550 5.1.1\n",
    "SurgeMail": "Your message has encountered delivery problems\nto local user carl.\n(Originally addressed to "
    "carl@example.net)\n\nUser not known\n",
    "Zoho": "This message was created automatically by mail delivery software.\n\ncarl@example.net Invalid Address, "
    "ERROR_CODE :550\n\nReceived:from a by b\nMessage-ID:<out-7@desk.example.org>\nTo:<carl@example.net>\n\nx\n",
    "GMX": "The following address\nfailed:\n\n\"carl@example.net\":\nSMTP error from remote server after RCPT command:\n5.1.1 x\n",
    "T-Online": "|------------------------- Message log follows: ---|\n no valid recipients were found for this message\n"
    "|------------------------- Failed addresses follow: ---|\n <carl@example.net> ... unknown user\n",
    "Yahoo": "Sorry, we were unable to deliver your message to the following address.\n\n<carl@example.net>:\n554: delivery "
    "error: This user doesn't have an account (carl@example.net)\n",
    "Gmail": "** Address not found **\n\nYour message wasn't delivered to carl@example.net because the address couldn't be "
    "found.\n\nLearn more here: https://support.example/?p=NoSuchUser\n\nThe response was:\n\n550 5.1.1 no\n",
    "OpenSMTPD": "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred "
    "while attempting to deliver a message for\n    the following list of recipients:\n\ncarl@example.net: 550 Invalid\n",
    "SurfControl": "Your message could not be sent.\nA transcript of the attempts to send the message follows.\nAddressed To: "
    "carl@example.net\n\nFailed to send to identified host,\n",
    "MessageLabs": "This is the mail delivery agent at mx.\n\nI was unable to deliver your message to the following "
    "addresses:\n\ncarl@example.net\n\nReason: 550 no\n\nPlease visit www.example.com/support for more details\n",
    "Mimecast": "This is a delivery failure notification message indicating that\nan email support@example.org addressed to "
    "email address :\n-- carl@example.net\n\ncould not be delivered. The problem appears to be :\n-- Recipient unknown\n",
    "Barracuda": "Your message to: carl@example.net\nwas blocked by our Spam Firewall.\n",
    "SendGrid": "I'm sorry to have to tell you that your message was not able to be\ndelivered.\n\nIf you require assistance "
    "with this, please contact support.\n\ncarl:000:<carl@example.net> : 192.0.2.2 : mx:[192.0.2.3] : 550 5.1.1 no\n",
    "a mailbox that is full": "User's mailbox is full: <carl@example.net>\nUnable to deliver mail.\n",
    "a carrier in Japan": "次のあて先へのメッセージはエラーのため送信できませんでした。\n\ncarl@example.netは存在しません\n",
    "LSMTP": "An error was detected while processing the enclosed message.\n\nError-for:  carl@example.net\nError-Code: 0\n",
    "an X.400 gateway": "This report is regarding a message you sent.\n\nYour message was not delivered to the following "
    "recipients:\n\n  /S=carl/O=firma/C=de/ (RFC-822=carl(a)example.net)\n",
    "a contact below": "Your message could not be delivered to <carl@example.net>.\n\nFor assistance, contact help@mx.example "
    "or write to postmaster@mx.example.\n",
    "the sender above": "A message sent by\n\n  <support@example.org>\n\ncould not be delivered to one or more of its "
    "recipients:\n\n  carl@example.net\n",
}  # fmt: skip

# How Exchange opens in its languages, and what it calls the details.
LANGUAGES = {
    "de": ("Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:", "Diagnoseinformationen für Administratoren:"),
    "fr": ("Échec de la remise à ces destinataires ou groupes :", "Informations de diagnostic pour les administrateurs :"),
    "es": ("No se pudo entregar a estos destinatarios o grupos:", "Información de diagnóstico para los administradores:"),
    "it": ("Recapito non riuscito ai seguenti destinatari o gruppi:", "Informazioni di diagnostica per gli amministratori:"),
    "pt": ("Falha na entrega a estes destinatários ou grupos:", "Informações de diagnóstico para administradores:"),
    "nl": ("Uw bericht kan niet worden bezorgd bij de volgende geadresseerden of groepen:", "Diagnostische gegevens voor beheerders:"),
    "pl": ("Dostarczenie do następujących adresatów lub grup nie powiodło się:", "Informacje diagnostyczne dla administratorów:"),
    "sv": ("Det gick inte att leverera till följande mottagare eller grupper:", "Diagnostikinformation för administratörer:"),
    "da": ("Levering til disse modtagere eller grupper mislykkedes:", "Diagnosticeringsoplysninger til administratorer:"),
    "no": ("Levering til disse mottakerne eller gruppene mislyktes:", "Diagnostikkinformasjon for administratorer:"),
    "fi": ("Toimitus näille vastaanottajille tai ryhmille epäonnistui:", "Diagnostiikkatietoja järjestelmänvalvojille:"),
    "cs": ("Doručení se nezdařilo těmto příjemcům nebo skupinám:", "Diagnostické informace pro správce:"),
    "hu": ("A kézbesítés nem sikerült a következő címzetteknek vagy csoportoknak:", "Diagnosztikai adatok rendszergazdáknak:"),
    "tr": ("Şu alıcılara veya gruplara teslim edilemedi:", "Yöneticiler için tanılama bilgileri:"),
    "ru": ("Сбой доставки следующим получателям или группам:", "Диагностические сведения для администраторов:"),
    "ja": ("次の受信者またはグループへの配信に失敗しました:", "管理者向けの診断情報:"),
    "zh": ("传递到这些收件人或组失败:", "管理员诊断信息:"),
    "ko": ("다음 받는 사람 또는 그룹에 배달하지 못했습니다:", "관리자를 위한 진단 정보:"),
}  # fmt: skip
