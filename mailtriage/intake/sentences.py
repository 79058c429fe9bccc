"""The sentences of a mail, as far as they say something; those that tell of what is to come."""

import re
from collections.abc import Iterator

from mailtriage.intake.lazily import Lazily

_SHORT, _SHORT_LINE, _SHORT_WITHOUT_SPACES = 14, 22, 6
# A short number's full stop ends no sentence: "bis 14. August".
_END = re.compile(r"(?<=[^\d][.!?…])\s{1,5}|(?<=\d[!?…])\s{1,5}|(?<=\d{3}\.)\s{1,5}|(?<=[。！？؟])\s{0,5}")
_ENDS = (".", "!", "?", "。", "！", "？", "؟", ":")
QUESTIONS = ("?", "？", "؟")
_GREETING = re.compile(
    r"(?:dear|hello|hi|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?|bonjour|bonsoir|"
    r"ch[eè]re?|"
    r"madame|hola|estimad[oa]s?|buen[oa]s|buongiorno|gentil[ei]|spett|olá|bom dia|prezad[oa]s?|car[oa]s?|"
    r"beste|"
    r"geachte|hej|hei|hyvä|dzień dobry|szanown[aiey]|dobrý|vážen[áíý]|jó napot|tisztelt|bună|stimat|merhaba|"
    r"sayın|καλ|αγαπητ|здравствуйте|добрый день|уважаем|доброго|шановн|вітаю)"
    r"(?:[^\W\d_]{0,5}(?:[ ,/&().'-]{1,3}[^\W\d_]{1,20}){0,4})?\s{0,2}[!.,:]?"
)
_CLOSING = Lazily(
    r"(?:(?:with |warm |kind |best |many )?(?:regards|wishes|thanks)|yours (?:sincerely|faithfully|truly)|"
    r"sincerely|"
    r"cheers|thank you|(?:mit )?(?:freundliche[nm]?|beste[nr]?|viele[nr]?|herzliche[nr]?|liebe[nr]?|"
    r"schöne[nr]?) "
    r"(?:gr[uü](?:ss|sse|ssen|sze|ßen)|dank)|hochachtungsvoll|danke|cordialement|(?:bien|très) cordialement|"
    r"(?:sinc[eè]res|meilleures|cordiales) salutations|salutations (?:distinguées|cordiales)|"
    r"(?:un )?(?:cordial(?:e|i)?|distinti|cari|tanti|atentos|afectuosos|muchos) (?:saludos?|saluti?)|saludos|"
    r"saluti|(?:un )?saludo|atentamente|atenciosamente|cumprimentos|(?:com os )?melhores cumprimentos|grazie|"
    r"gracias|merci|met (?:vriendelijke|hartelijke) groet(?:en)?|hoogachtend|med (?:vänlig|venlig|vennlig|"
    r"bästa) "
    r"(?:hälsning(?:ar)?|hilsen)|vänliga hälsningar|mvh|ystävällisin terveisin|pozdrawiam|z poważaniem|"
    r"s pozdravem|üdvözlettel|saygılarımla|с уважением)"
    r"(?:[ ,]{1,3}[^\W\d_][\w.&'-]{0,30}){0,5}\s{0,2}[!.,]?"
)
_PARAGRAPH = re.compile(r"\n\s{0,20}\n")
_TO_COME = Lazily(
    r"\b(?:next week|tomorrow|from (?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"nächste[rn]? (?:woche|monat)|ab (?:morgen|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)|"
    r"volgende week|vanaf (?:morgen|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)|"
    r"la semaine prochaine|demain|dès demain|à partir de (?:demain|lundi|mardi|mercredi|jeudi|vendredi)|"
    r"la próxima semana|a partir (?:del? (?:lunes|martes|miércoles|jueves|viernes|mañana))|"
    r"la (?:prossima settimana|settimana prossima)|domani|da (?:lunedì|martedì|mercoledì|giovedì|venerdì)|"
    r"na próxima semana|amanhã|a partir de (?:amanhã|segunda|terça|quarta|quinta|sexta)|"
    r"nästa vecka|från (?:och med )?(?:i morgon|måndag)|næste uge|neste uke|fra (?:og med )?(?:i morgen|"
    r"mandag)|"
    r"ensi viiko(?:lla|n)|w przyszłym tygodniu|od (?:jutra|poniedziałku)|příští týden|od (?:zítřka|pondělí)|"
    r"jövő héten|gelecek hafta|на следующей неделе|наступного тижня|с (?:завтрашнего|понедельника))\b"
    r"|来週|明日から|下周|下週|다음 ?주"
)
_COMES_BACK = re.compile(
    r"\b(?:back|return|wieder|zurück|terug|weer|retour|rentr|reprend|rouvr|volver|vuelv|regres|rientr|torn|"
    r"volt|tillbaka|åter|tilbage|tilbake|igen|igjen|takaisin|palaan|wrac|wróc|powr|zpět|vrát|vissza|dön|"
    r"верн|возвращ|поверн)|戻|出社|营业|返回|복귀"
)

# What people want of a desk, or miss; not what notices ask for ("please contact", "please check our pages").
_WISH = Lazily(
    r"\bplease (?:close|fix|check|reset|unlock|block|disable|remove|delete|install|restart|replace|repair|"
    r"activate|"
    r"deliver|update|change|create|set up|investigate|look into|have a look|help|add (?!us\b|me\b))"
    r"(?! (?:this|your|it|our|all|any|the (?:e-?mail|message|original|link|website|faq))\b)|"
    r"\bplease (?:send|forward|give) (?:me|his|her|their|my)\b|\bplease (?:call|ring|phone) (?:me|us) back\b|"
    r"\bmerci de (?:nous|me) rappeler(?! (?:votre|vos|le|la)\b)|"
    r"\bsend .{1,40} to me\b|\bi need\b|\bwe need\b|"
    r"\b(?:does not|doesn't|do not|don't|did not|didn't|not) (?:work|works|arrive|arrived|open|start|print|"
    r"load)\b|"
    r"\bstill (?:shows|not|broken|open|waiting|the same)\b|\bis missing\b|\bshows nothing\b|"
    r"\bhas not arrived\b|\barrived (?:damaged|broken)\b|"
    r"\bbitte (?:[^.]{0,40} )?(?:prüfen|beheben|sperren|löschen|zurücksetzen|freischalten|korrigieren|"
    r"ändern|reparieren|"
    r"liefern|einrichten|schliessen|austauschen|nachsehen|nachschauen|um hilfe)\b(?! sie (?:diese|ihre|"
    r"unsere|die))|"
    r"\bbitte (?:leiten|setzen|schicken|senden) sie (?:mir|uns|seine|das|den)\b|\bich brauche\b|"
    r"\bwir brauchen\b|"
    r"\b(?:funktioniert|geht|läuft|druckt) (?:\w{1,12} )?nicht\b|\bnicht angekommen\b|\bfehlt\b|"
    r"\baber (?:weiter|immer)\b|\bbitte [^.]{0,40}\b(?:vorher|davor|danach)\b|\bniech\b|"
    r"\b(?:merci de|veuillez) (?:fermer|supprimer|corriger|vérifier|réparer|livrer|bloquer|désactiver|"
    r"débloquer|"
    r"réinitialiser|m'envoyer|me )(?! (?:ce|cet|votre))|\bj'ai besoin\b|\bne (?:marche|fonctionne) (?:pas|"
    r"plus)\b|"
    r"\b(?:eliminen|borren|cierren|revisen|corrijan|arreglen|envíenme|desbloqueen|bloqueen|cambien)\b|"
    r"\bnecesito\b|"
    r"\bno funciona\b|\b(?:chiudere|eliminare|correggere|riparare|sbloccare|bloccare) (?:il|la|l')|"
    r"\bvi prego di\b|"
    r"\bho bisogno\b|\bnon funziona\b|\bfavor (?:eliminar|apagar|fechar|corrigir|bloquear)\b|\bpreciso de\b|"
    r"\bnão funciona\b|\bgraag .{0,40}(?:sluiten|verwijderen|aanpassen|controleren|blokkeren|resetten)\b|"
    r"\bwerkt niet\b|"
    r"\bik heb .{0,20}nodig\b|\bfungerar inte\b|\bvirker ikke\b|\bei toimi\b|\bjag behöver\b|"
    r"\bjeg (?:har brug for|trenger)\b|"
    r"\bproszę (?:usunąć|zamknąć|sprawdzić|zablokować|poprawić|naprawić)|\bpotrzebuję\b|\bnie działa\b|"
    r"\bnefunguje\b|"
    r"\bpotřebuji\b|\bprosím (?:smažte|zrušte|opravte|zkontrolujte)|\bnem működik\b|\bnu funcționează\b|"
    r"\bçalışmıyor\b|"
    r"\bδεν λειτουργεί|\b(?:удалите|заблокируйте|исправьте|почините|мне нуж[её]?н)|\bвидаліть|\bмені потріб|"
    r"削除して|修正して|直して|無効にして|动不了|動きません|请删除|请关闭|请修复|请重置|请帮|請刪除|請關閉|"
    r"請修復|請重設|請幫|"
    r"(?:でしょう|ます|です)か[。.]?$|でしょうか|いただけますか|てもらえますか|ませんか|습니까|까요|나요|吗[?。]|嗎[?。]|"
    r"삭제해|초기화해|수정해 ?주|고쳐"
)
_CONTRAST = re.compile(r"\b(?:but|aber|mais|pero|ma|mas|maar|men|mutta|ale|но|але)\b")


def is_long(sentence: str) -> bool:
    """Whether it says something: more than a greeting, a name or "Please."."""
    if " " not in sentence:
        return len(sentence) >= _SHORT_WITHOUT_SPACES and sentence[-1] > "\u3000"
    if sentence[-1] == "," or _GREETING.fullmatch(sentence) or _CLOSING.fullmatch(sentence):
        return False
    return len(sentence) >= (_SHORT if sentence.endswith(_ENDS) else _SHORT_LINE)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, without the signature: its lines end without a stop."""
    for number, paragraph in enumerate(_PARAGRAPH.split(text)):
        for one in _END.split(" ".join(paragraph.split())):
            sentence = one.strip(" *_-=>|•·※")
            if sentence.endswith(_ENDS) or number < 2:
                yield sentence


def is_to_come(sentence: str) -> bool:
    """Whether it tells of next week or tomorrow, and not of a return."""
    return bool(_TO_COME.search(sentence)) and not _COMES_BACK.search(sentence)


def is_wish(sentence: str) -> bool:
    """Whether somebody wants something done, or tells what does not work."""
    return bool(_WISH.search(sentence))


def is_contrast(sentence: str) -> bool:
    """Whether one thing is said against another: "it is closed, but the light is on"."""
    return bool(_CONTRAST.search(sentence))


# What a customer writes of a thing that went wrong. No service says so of what it tells its users.
_FAULT = Lazily(
    r"\b(?:wrong|missing|damaged|broken|empty|blank|incorrect\w{0,2}|by mistake|but|however|"
    r"still (?:not|open|down)|twice|dos veces|deux fois|due volte|duas vezes|zweimal|twee keer|två gånger|"
    r"to gange?r?|kaksi kertaa|dwa razy|dvakrát|дважды|without an? answer|"
    r"(?:been|was|is) (?:already )?paid|bezahlt|überwiesen|beglichen|réglée?|payée?|pagad[oa]|"
    r"pagat[oa]|betaald|betald|betalt|maksettu|zapłacon\w|opłacon\w|uhrazen\w|zaplacen\w|ödendi|"
    r"оплачен\w{0,2}|"
    r"not (?:arrive|match|work|reach)\w{0,3}|never|incomplete|rejected|refund|broke|"
    r"falsch\w{0,3}|fehl(?:t|en|te|gebucht)|leer|defekt\w{0,2}|kaputt|beschädigt\w{0,2}|aber|jedoch|doppelt|"
    r"zu (?:hoch|"
    r"viel|spät|niedrig)|statt|nichts|nie|stimmt|passt|klappt|geklappt|hilft|zurückgebucht|"
    r"erbeten|unvollständig|gekündigt|"
    r"mauvaise?|erronée?|faux|fausse|manqu(?:e|ent)|abîmée?|cassée?|incomplète?|mais|en double|"
    r"rot[oa]|pero|incomplet[oa]|está mal|sbagliat[oa]|mancan\w{0,2}|rott[oa]|però|"
    r"errad[oa]|partid[oa]|falta(?:m|n)?|verkeerd\w{0,1}|ontbre\w{1,4}|kapot|maar|dubbel|klopt|"
    r"forkert|saknas|mangler|trasig\w{0,1}|stämmer|felaktig\w{0,1}|puuttuu|rikki|mutta|"
    r"brakuje|uszkodzon\w{1,3}|błędn\w{1,3}|chybí|poškozen\w{1,2}|špatn\w{1,2}|hiányzik|hibás|lipsește|"
    r"greșit\w{0,1}|eksik|yanlış|λάθος|λείπει|неверн\w{1,3}|хватает|повреж\w{1,8}|помилк\w{1,2})\b|"
    r"破損|間違|届いてい?ない|错|錯|坏|壞|잘못|파손"
)
# What stands in requests and complaints, and in the known words of services.
_WANTING = Lazily(
    r"\b(?:not|cannot|nobody|nothing|instead|please|needs?|needed|would like|still|cancel|let us know|"
    r"arrived|"
    r"shows?|suit|our (?:purchase )?order|our invoice|too (?:high|much|late|low)|"
    r"nicht|leider|keine?[nmrs]?|bitte|bitten|storn\w{1,8}|kündig\w{1,8}|bestellen|brauch\w{1,4}|gebraucht|"
    r"gebeten|"
    r"soll|sollte\w{0,2}|besser|wünschen|möchten|stoppen|rückruf|"
    r"pas|plus|jamais|rien|trop|merci de|veuillez|souhait\w{1,5}|voudri\w{1,4}|annul\w{1,4}|il faut|"
    r"proposez|notre (?:commande|côté)|"
    r"no(?! longer| action| need| further)|nunca|nada|por favor|queremos|quiero|necesit\w{1,5}|"
    r"cancel\w{1,5}|se cambia|"
    r"non|per favore|vorre\w{1,4}|annull\w{1,5}|não|precis\w{1,5}|quer\w{1,4}|niet|geen|nooit|graag|"
    r"inte|ikke|ikkje|aldrig|aldri|feil|ei|eivät|väärä\w{0,2}|nie|ale|prosz[ęe]|prosimy|není|nejsou|"
    r"žádá\w{1,2}|prosím\w{0,1}|nem|kérem|kérjük|nu|vă rog|değil|yok|ama|lütfen|δεν|не|нет|но|прошу|просим|"
    r"немає|але)\b|"
    r"n't\b|ません|ない|希望|ください|お願い|不|没|沒|请|請|않|안 |못|없|주세요|부탁"
)


def tells_of_a_fault(sentence: str) -> bool:
    """Whether something is wrong, broken or other than it should be."""
    return bool(_FAULT.search(sentence))


def is_wanting(sentence: str) -> bool:
    """Whether somebody may ask for something, or deny something: services do so in known words only."""
    return bool(_WANTING.search(sentence))
