"""What mail servers say of a mail and of its recipients, in many languages, as `zones.plain` makes texts."""

# "Not delivered" in the opening words: enough where the header is that of a mail server.
NOT_DELIVERED: tuple[str, ...] = (
    "could not be delivered", "couldn't be delivered", "couldn t be delivered", "can not be delivered",
    "cannot be delivered", "can't be delivered", "was not delivered", "wasn't delivered",
    "not been delivered", "were not delivered", "not be delivered", "unable to deliver",
    "able to be delivered", "undeliverable",
    "undelivered", "delivery failed", "failed to deliver", "delivery failure", "delivery has failed",
    "failed permanently", "delivery error", "could not deliver", "error delivering", "problem delivering",
    "invalid user address", "not delivered", "did not receive", "did not reach", "could not be sent",
    "has been returned", "being returned", "returned mail", "mail has been rejected",
    "message was rejected", "message has been rejected", "was rejected by", "has been blocked",
    "was blocked", "delivery problem", "user unknown", "unknown user", "no such user", "mailbox full",
    "mailbox is full", "quota exceeded", "over quota", "invalid recipient", "recipient rejected",
    "address not found", "has been delayed", "is delayed", "not yet been delivered", "nicht zugestellt",
    "nicht zustellbar", "unzustellbar", "nicht ausgeliefert", "nicht übermittelt", "nicht erreicht",
    "zustellung fehlgeschlagen", "zurückgesendet", "zurückgewiesen", "n'a pas pu être", "n'a pas pu etre",
    "n'a pu être", "non remis", "échec de", "echec de", "n'existe pas", "non distribué", "n'a pas été",
    "boîte pleine", "no se pudo", "no se ha podido", "no pudo ser", "no ha podido ser", "no fue entregado",
    "no entregado", "no existe", "error de entrega", "rechazado", "impossibile", "non è stato possibile",
    "non recapita", "non consegnat", "mancata consegna", "mancato recapito", "inesistente", "não pôde ser",
    "não foi possível", "não foi entregue", "não entregue", "falha na entrega", "niet bezorgd",
    "niet worden bezorgd", "niet afgeleverd", "niet worden afgeleverd", "onbestelbaar", "kunde inte",
    "gick inte", "inte levereras", "olevererbar", "kunne ikke", "ikke leveres", "ikke levert",
    "ikke afleveres", "ei voitu toimittaa", "toimitus epäonnistui", "nie można dostarczyć",
    "nie została dostarczona", "nie mogła zostać", "niedostarczon", "nelze doručit", "nebyla doručena",
    "nebylo možné doručit", "nem kézbesíthető", "nem sikerült", "kézbesíthetetlen", "teslim edilemedi",
    "iletilemedi", "не доставлен", "не удалось доставить", "не может быть доставлен", "не было доставлено",
    "невозможно доставить", "недоставлен", "не существует", "配信できません", "送信できません",
    "届きません", "配信不能", "エラーのため", "配送できません", "宛先不明", "送信に失敗", "无法投递",
    "无法送达", "退信", "退回", "投递失败", "发送失败", "无法发送", "未送达", "無法投遞", "無法送達",
    "無法傳遞", "배달하지 못", "전송 실패", "전달되지 못", "배달되지 않",
)  # fmt: skip

# What is said of one recipient in running prose.
FAILED: tuple[str, ...] = (
    *NOT_DELIVERED, "does not exist", "doesn't exist", "is not available", "no longer available",
    "no longer valid", "not found", "not listed in", "rejected", "disabled", "inactive", "suspended",
    "full", "denied", "unavailable", "no mailbox", "not accept", "expired", "timed out", "unrouteable",
    "unroutable", "invalid", "unknown", "wrong", "failed", "existiert nicht", "unbekannt", "inconnu",
    "desconocid", "sconosciut", "desconhecid", "onbekend", "okänd", "ukendt", "ukjent", "tuntematon",
    "nieznany", "neznám", "ismeretlen", "bilinmeyen", "неизвест", "не найден", "存在しません", "不存在",
    "존재하지",
)  # fmt: skip

# The mail is still on its way: a notice with these words tells of a delay, unless one of FINAL speaks.
DELAYED: tuple[str, ...] = (
    "not yet been delivered", "has been delayed", "is delayed", "temporary failure report",
    "been postponed",
    "will be retried", "still being retried", "will continue to", "continue to attempt",
    "attempts will continue", "warning message only", "just a warning", "will keep trying", "we will try",
    "will try again", "will be attempted", "retry for", "retrying", "delivery incomplete",
    "temporary problem delivering", "will retry", "still trying", "do not need to resend",
    "you do not need to resend", "delayed mail", "message delayed", "delivery delayed", "(delay)",
    "advisory-only", "verzögert", "verspätet", "noch nicht zugestellt", "weiterhin versucht", "retardé",
    "différé", "pas encore", "demorado", "retrasad", "todavía no", "ritardo", "non ancora", "atrasad",
    "ainda não", "vertraagd", "nog niet", "försenad", "fördröj", "forsinket", "opóźnion", "zpožděn",
    "késik", "késleltet", "gecik", "задержан", "отложен", "遅延", "遅れて", "延迟", "延遲", "지연",
)  # fmt: skip
FINAL: tuple[str, ...] = (
    "permanent error", "failed permanently", "permanently failed", "permanent fatal", "giving up",
    "given up", "gave up", "not going to try again", "retry timeout exceeded", "retry time not reached",
    "no further attempts", "will not be retried", "has been returned", "being returned",
    "is returned", "endgültig", "aufgegeben", "définitif", "definitiv", "permanente",
    "delivery attempts have failed", "message expired", "will not try again",
)  # fmt: skip

# From here on a notice shows the mail that came back.
ENDS: tuple[str, ...] = (
    "this is a copy of", "below this line is a copy", "here is a copy of the",
    "a copy of the original message below", "copy of the message, including", "original message follows",
    "original message ---", "original message -----", "original message attached",
    "original message headers", "original message header", "original message text", "-- original message",
    "--original message", "header of the original message", "headers of the original message",
    "header of the source mail", "message header follows", "message headers follow",
    "message text follows", "message body follows", "unsent message", "undelivered message below",
    "returned message", "returned mail follows", "returned mail ---", "the first 50 lines of",
    "top 20 lines", "forwarded message", "attached is a copy", "copy of your message", "begin message",
    "start of message", "message reads (in part)", "old message:", "-- original mail",
    "summary of the undelivered message", "message contents follow", "the body of the message is",
    "kopie ihrer nachricht", "kopie der nachricht", "ursprüngliche nachricht", "originalnachricht",
    "ursprüngliche nachrichtenkopfzeilen", "kopfzeilen der ursprünglichen", "message d'origine",
    "en-têtes de message d'origine", "copie du message", "copie de votre message", "mensaje original",
    "encabezados del mensaje", "messaggio originale", "intestazioni messaggio originale",
    "intestazioni del messaggio originale", "mensagem original", "cabeçalhos de mensagem",
    "oorspronkelijke bericht", "oorspronkelijke berichtkoppen", "ursprungliga meddelande",
    "oprindelige meddelelse", "opprinnelige melding", "alkuperäisen viestin", "oryginalne nagłówki",
    "původní záhlaví", "eredeti üzenet", "özgün ileti", "исходное сообщение", "исходные заголовки",
    "копия вашего", "копия сообщения", "元のメッセージ", "送信されたメール", "オリジナルメッセージ",
    "原始邮件", "附件中的内容是原信件", "원본 메시지",
)  # fmt: skip

# From here on a notice gives details for experts: an address that stands here first is one of a hop.
DETAILS: tuple[str, ...] = (
    "diagnostic information for admin", "transcript of session", "session transcript", "technical details",
    "error details", "original message details", "message hops", "diagnoseinformationen für",
    "informations de diagnostic", "información de diagnóstico", "informazioni di diagnostica",
    "informações de diagnóstico", "diagnostische gegevens", "diagnostische informatie",
    "diagnostikinformation", "diagnosticeringsoplysninger", "diagnostikkinformasjon",
    "vianmääritystietoja", "diagnostiikkatietoja", "informacje diagnostyczne", "diagnostické inform",
    "diagnosztikai", "tanılama bilgileri", "диагностические сведения", "診断情報", "诊断信息", "診斷資訊",
    "진단 정보",
)  # fmt: skip

# Lists answer what was posted to them: that is no failure of a mail.
LIST_ANSWERS: tuple[str, ...] = (
    "this is the ezmlm program", "is being held until the list moderator",
    "you are not allowed to post to this mailing list", "is not a member of the list",
    "posts to this list are restricted", "post by non-member", "your posting to the list",
    "has been forwarded to the moderator", "is awaiting moderation",
)  # fmt: skip
