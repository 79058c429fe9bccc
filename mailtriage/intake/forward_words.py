"""How mail programs mark a mail as passed on, by language: subject prefixes, titles, labels of headers.

The labels are those of the quote cutter's table and more. All words are compared in NFKC, case-folded.
"""

from mailtriage.intake.quote_words import LANGUAGES
from mailtriage.intake.subjects import folded_text


def _entries(written: str) -> tuple[str, ...]:
    return tuple(folded_text(one) for one in written.split("|"))


# What stands before the colon of a subject. `VS` is not among them: it passes on in Danish and Norwegian,
# and answers in Finnish.
FORWARD_PREFIXES = frozenset(
    _entries(
        "fw|fwd|fwrd|forward|forwarded|wg|weitergel|tr|trans|rv|rnv|i|enc|reenc|pd|vb|vl|ilt|i\u0307lt|yön|"
        "doorst|továbbítás|tov|fs|edasi|trs|прд|пер|пересл|перенапр|переслано|πρθ|προωθ|转发|轉寄|轉發|"
        "転送|전달|הועבר|إعادة توجيه|preposlané|přeposlané|proslijeđeno|redir|chuyển tiếp"
    )
)
REPLY_PREFIXES = frozenset(
    _entries(
        "re|aw|antw|antwort|antwoord|sv|svar|r|res|rif|odp|ynt|cvp|vá|ref|réf|rép|réponse|rsp|resp|bls|atb|"
        "ats|vast|на|отв|ответ|відп|απ|απάντηση|σχετ|答复|回复|回覆|回復|答覆|返信|회신|답장|השב|رد"
    )
)

# Parts of words by which a title between dashes announces what follows as passed on.
STEMS = _entries(
    "forward|weitergeleitet|weiterleitung|transfér|transfer|réexpédi|reexpedi|réachemin|réexpéd|reenviad|"
    "reencaminh|reexpedid|encaminhad|inoltrat|inoltro|doorgestuur|doorgezonden|vidarebefordra|"
    "vidarebefordrat|videresend|videresendt|vidaresend|edelleen|välitet|välitys|przekaz|przesłan|"
    "podana dalej|přeposl|přeposíl|předan|preposl|preposiel|továbbít|redirecționat|redirectionat|"
    "redirecţionat|transmis|пересл|пересыл|перенаправ|переадрес|пересил|препратен|yönlendir|iletilen|"
    "i\u0307letilen|iletilm|i\u0307letilm|転送|转发|轉寄|轉發|转寄|전달|προωθ|proslijeđ|prosleđ|posredovan|"
    "edastatud|pārsūt|persiųs|הועבר|מועברת|إعادة توجيه|معاد توجيه|محول|chuyển tiếp|diteruskan|ส่งต่อ|"
    "áframsen|iletilmiş|i\u0307letilmiş"
)
# Whole titles without dashes, which end in a colon or in nothing.
BEGINS = _entries(
    "begin forwarded message|start of forwarded message|forwarded message|forwarded conversation|"
    "forwarded by|forwarded email|anfang der weitergeleiteten nachricht|"
    "beginn der weitergeleiteten nachricht|weitergeleitete nachricht|weitergeleitete e-mail|"
    "anfang der weitergeleiteten e-mail|début du message réexpédié|début du message transféré|"
    "début de message transféré|début du message renvoyé|message transféré|message réexpédié|"
    "inicio del mensaje reenviado|comienzo del mensaje reenviado|empieza el mensaje reenviado|"
    "mensaje reenviado|inizio messaggio inoltrato|inizio del messaggio inoltrato|messaggio inoltrato|"
    "início da mensagem encaminhada|início da mensagem reencaminhada|inicio da mensagem|"
    "mensagem encaminhada|mensagem reencaminhada|begin doorgestuurd bericht|begin van doorgestuurd bericht|"
    "doorgestuurd bericht|vidarebefordrat brev|vidarebefordrat mejl|vidarebefordrat meddelande|"
    "vidarebefordrat mail|påbörjat vidarebefordrat meddelande|början på vidarebefordrat|"
    "start på videresendt|begyndelse på videresendt|starten på videresendt|videresendt meddelelse|"
    "videresendt besked|videresendt melding|videresendt e-post|videresendt e-mail|start på vidaresend|"
    "välitetty viesti|edelleenlähetetty viesti|välitetyn viestin alku|początek przekazywanej wiadomości|"
    "początek przekazanej wiadomości|przekazana wiadomość|wiadomość przekazana|przesłana wiadomość|"
    "treść przekazanej|začátek přeposílané zprávy|začátek přeposlané zprávy|přeposlaná zpráva|"
    "začiatok preposlanej správy|začiatok preposielanej správy|preposlaná správa|továbbított üzenet|"
    "továbbított levél|începutul mesajului redirecționat|mesaj redirecționat|начало переадресованного|"
    "начало пересылаемого|начало пересланного|пересылаемое сообщение|пересланное сообщение|"
    "переадресованное сообщение|перенаправленное сообщение|пересланное письмо|початок пересланого|"
    "початок листа|переслане повідомлення|iletilen ileti|iletilen mesaj|i\u0307letilen ileti|"
    "i\u0307letilen mesaj|yönlendirilmiş ileti|yönlendirilen ileti|yönlendirilen mesaj|"
    "yönlendirilmiş mesaj|yönlendirilen e-posta|転送されたメッセージ|転送されたメール|転送メッセージ|"
    "転送メール|以下是转发的邮件|开始转发的邮件|转发的邮件|转发邮件|已转发邮件|开始转发邮件|"
    "以下是轉寄的郵件|開始轉寄郵件|轉寄的郵件|轉寄郵件|已轉寄的郵件|開始轉寄的郵件|轉寄訊息|전달된 메시지|"
    "전달된 메일|전달된 이메일|다음은 전달된|έναρξη προωθημένου μηνύματος|προωθημένο μήνυμα|"
    "početak proslijeđene poruke|inici del missatge reenviat"
)

# Labels that the quote cutter has no use for.
_SENDER = _entries(
    "expediteur|mittente|remitente|remetente|afzender|afsender|avsändare|avsender|nadawca|odesilatel|"
    "od koga|от кого|发信人|מאת|من|dari|từ|saatja|nuo|pošiljatelj|보낸이"
)
_SENT = _entries(
    "date sent|date/time|datum/zeit|data/ora|tidspunkt|enviat|fecha de envío|傳送時間|נשלח|תאריך|تاريخ|"
    "التاريخ|تم الإرسال|dikirim|tanggal|đã gửi|ngày|saadetud|kuupäev|poslano|išsiųsta"
)
_TO = _entries(
    "to|cc|bcc|sent to|per a|destinatario|destinatari|destinatários|ontvanger|modtager|mottaker|mottagare|"
    "odbiorca|příjemce|ccn|cco|udw|dw|blindkopie|kopie (cc)|αποδέκτης|κοιν|אל|עותק|إلى|نسخة|kepada|đến|"
    "saaja|prima|primatelj|kopija|gavėjas|skrytá kopie|skrytá kópia|gizli kopya|받는이|adresat|recipient|"
    "destinataires"
)
_SUBJECT = _entries(
    "thema|assumpte|rubrik|tytuł|נושא|الموضوع|perihal|subjek|chủ đề|teema|zadeva|tema|naslov|标题|表題|題名"
)
# Labels that tell nothing here; within the header they are no text of the original.
_OTHER = _entries(
    "importance|priority|attachments|attachment|organization|organisation|x-mailer|user-agent|message-id|"
    "sensitivity|categories|reply-to|reply to|return-path|list-id|resent-from|security|signed by|mailed-by|"
    "sender|sent by|in-reply-to|wichtigkeit|priorität|anlagen|anlage|anhänge|anhang|vertraulichkeit|"
    "gesendet von|kategorien|antwort an|pièces jointes|pièce jointe|priorité|répondre à|datos adjuntos|"
    "importancia|prioridad|responder a|allegati|priorità|importanza|rispondi a|anexos|prioridade|"
    "importância|bijlagen|bijlage|urgentie|prioriteit|załączniki|ważność|priorytet|přílohy|důležitost|"
    "priorita|bilagor|prioritet|vedhæftede filer|vedlegg|viktighet|vigtighed|liitteet|tärkeys|ekler|önem|"
    "öncelik|yanıt adresi|вложения|важность|приоритет|添付ファイル|添付|重要度|优先级|附件|重要性|"
    "첨부 파일|첨부|중요도"
)


def _roles() -> dict[str, str]:
    found: dict[str, str] = {}
    for role, more in (("to", _TO), ("sent", _SENT), ("subject", _SUBJECT), ("sender", _SENDER)):
        for language in LANGUAGES.values():
            found.update(dict.fromkeys(map(folded_text, getattr(language, role)), role))
        found.update(dict.fromkeys(more, role))
    found.update(dict.fromkeys(_OTHER, "other"))
    found.pop("re", None)  # "Re: your order" in a letter
    return found


def _everywhere(field: str) -> tuple[str, ...]:
    return tuple({folded_text(word) for language in LANGUAGES.values() for word in getattr(language, field)})


# A label without its colon -> sender, sent, to, subject or other.
ROLES = _roles()
WROTE = _everywhere("wrote")
ORIGINAL = _everywhere("original")
