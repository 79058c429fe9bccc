"""Mails of devices and jobs by their form: lines that each give a label its value, or a program's output.

Website forms and people who fill in a template write such lines too: of persons, orders and wishes.
"""

import re

from mailtriage.intake.lazily import Lazily
from mailtriage.intake.subjects import folded_text
from mailtriage.model.mail import Mail

_LOOKED_AT, _GLANCE, _LINES = 1500, 300, 30
_FEWEST = 3
_LABEL = re.compile(r"[ \t*>-]{0,8}([^\W\d_][^:：=\n]{1,32}?)[ \t.]{0,20}[:：=][ \t]{0,20}\S")
# What devices call themselves and their parts; when something happened to them, and how bad it is.
_THING = Lazily(
    r"\b(?:nas|device|host|hostname|node|server|system|machine|model|serial|ser|firmware|mac|ip|sensor|unit|"
    r"app|"
    r"application|printer|probe|interface|volume|disk|drive|zone|job|task|client|repository|"
    r"bereich|linie|melder|gerät\w{0,8}|modell|serien\w{0,10}|standort|drucker\w{0,5}|sensor\w{0,5}|laufwerk|auftrag\w{0,5}|"
    r"appareil|périphérique|modèle|numéro de série|hôte|imprimante|adresse ip|emplacement|capteur|"
    r"dispositivo|equipo|equipamento|modelo|número de (?:serie|série)|dirección ip|impresora|impressora|"
    r"modello|numero di serie|indirizzo ip|stampante|apparaat\w{0,5}|serienummer|ip-adres|printer\w{0,5}|"
    r"enhet\w{0,5}|enhed\w{0,5}|laite|sarjanumero|urządzeni\w{0,3}|numer seryjny|adres ip|zařízení|sériové|"
    r"eszköz|cihaz|seri no|устройств\w{0,3}|серийный|датчик|узел)\b|"
    r"機器|装置|デバイス|機種|シリアル|ホスト|设备|設備|序列号|主机|主機|장치|기기|일련번호|호스트"
)
_EVENT = Lazily(
    r"\b(?:severity|event|alarm|alert|trigger|code|error|status|state|level|category|condition|threshold|"
    r"date/time|time ?stamp|timestamp|time|date|duration|elapsed|start(?:ed)?(?: time)?|end(?:ed)?(?: time)?|"
    r"result|uptime|ereignis|meldung|schweregrad|zustand|fehler\w{0,5}|uhrzeit|zeitpunkt|zeit|dauer|ergebnis|"
    r"événement|gravité|état|alerte|heure|durée|évènement|evento|gravedad|estado|alarma|hora|resultado|"
    r"gravità|stato|allarme|ora|esito|gebeurtenis|ernst|melding|tijd|tijdstip|händelse|tid|larm|hændelse|"
    r"hendelse|tapahtuma|aika|hälytys|zdarzenie|stan|czas|událost|stav|čas|esemény|állapot|idő|olay|durum|"
    r"zaman|событие|статус|время|авария|состояние)\b|"
    r"イベント|重要度|状態|日時|エラー|发生|時間|时间|事件|级别|狀態|状态|이벤트|상태|시간|심각도"
)
# What forms ask of persons.
_PERSON = Lazily(
    r"\b(?:e-?mail|mail|phone|mobile|telephone|tel|telefon\w{0,8}|téléphone|teléfono|telefono|telefone|"
    r"telefoon|"
    r"first ?name|last ?name|full name|your name|surname|company|customer|order|(?<!ip )(?<!mac )address|"
    r"city|country|"
    r"comments?|"
    r"question|enquiry|inquiry|request|salutation|department|vorname|nachname|firma|kunde\w{0,8}|anrede|"
    r"anliegen|"
    r"nachricht|bestell\w{0,10}|rückruf|frage|plz|ort|prénom|nom|société|demande|commande|nombre|apellidos?|"
    r"empresa|pregunta|consulta|pedido|cognome|azienda|richiesta|ordine|nome|mensagem|achternaam|bedrijf|"
    r"vraag|"
    r"naam|förnamn|företag|navn|virksomhed|imię|nazwisko|jméno|příjmení|név|ad[ıi]|soyad[ıi]|имя|фамилия)\b|"
    r"お名前|氏名|会社|電話|姓名|公司|电话|電話|이름|회사|전화"
)
_SPOKEN = Lazily(
    r"(?:^|\n)\s{0,4}(?:hi|hello|dear|hey|good (?:morning|day|afternoon)|guten|hallo|sehr geehrte|moin|"
    r"bonjour|hola|"
    r"buen|ciao|gentil|olá|beste|hej|hei|dzień|dobrý|merhaba|здравствуйте|добрый|お世話|您好|你好|안녕)\b|"
    r"\?\s{0,3}(?:\n|$)|"
    r"\b(?:please help|thanks|thank you|regards|bitte um|danke|gruss|grüsse|merci|cordialement|gracias|"
    r"saludos|"
    r"grazie|saluti|obrigad[oa]|bedankt|groet|tack|tak|takk|kiitos|dziękuję|děkuji|köszön|teşekkür|"
    r"спасибо)\b|"
    r"\b(?:i|my|we|our|ich|mein|meine|wir|unser|unsere|je|mon|nous|notre|ik|wij|jag|jeg)\b[^.:]{3,}"
)
# How commands, jobs and services write a line of output.
_OUTPUT = re.compile(
    r"\s{0,8}(?:rsync(?: error)?: |(?:/[\w.-]{1,40}){2,8}|[a-z][\w.-]{1,24}(?:\[\d{1,7}\])?: (?:\[|error|"
    r"warning|fatal|"
    r"cannot|failed|no such|permission|line \d|unable|could not|connection|command not)|"
    r"exit (?:code|status)|duration|real\t|user\t|sys\t|total size|sent [\d.,]{1,15} bytes|"
    r"\[?\d{4}[-/.]\d\d[-/.]\d\d[t ]\d\d:\d\d|\[?\d\d:\d\d:\d\d|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) {1,2}\d{1,2} \d\d:\d\d:\d\d|"
    r"\[?(?:info|warn|warning|error|fatal|debug|critical|notice|ok)\]?[: ]|[we]: |\+ |\$ |# |transferred: |"
    r"checks: |"
    r"(?:archive|repository|snapshot|number of files|files?|dirs?|added|processed)\b.{0,30}[:\d])"
)


def device_or_job(mail: Mail) -> str | None:
    """Why a mail is one of a device or a job, by the form of its text; or None."""
    if not _may_be(mail.text[:_GLANCE]):
        return None
    text = folded_text(mail.text[:_LOOKED_AT])
    lines = [line for line in text.split("\n") if line.strip()][:_LINES]
    labels = [found[1].strip() for line in lines if (found := _LABEL.match(line))]
    labelled = len(labels) >= _FEWEST and len(labels) * 5 >= len(lines) * 3 and _tell_of_a_device(labels)
    output = sum(bool(_OUTPUT.match(line)) for line in lines) * 3 >= len(lines) * 2
    if (labelled or output) and not _SPOKEN.search(text):
        return f"{'values' if labelled else 'output'} of a machine: {lines[0].strip()[:60]}"
    return None


def is_spoken(text: str) -> bool:
    """Whether a person greets, thanks, asks or tells of himself in a folded text."""
    return bool(_SPOKEN.search(text))


def _may_be(beginning: str) -> bool:
    """Whether most of the first lines have such a form: people's mail is not looked at further."""
    lines = [line for line in beginning.split("\n") if line.strip()][:4]
    found = sum(bool(_LABEL.match(line) or _OUTPUT.match(line.lower())) for line in lines)
    return len(lines) > 1 and found > 1


def _tell_of_a_device(labels: list[str]) -> bool:
    things = sum(bool(_THING.search(one)) for one in labels)
    events = sum(bool(_EVENT.search(one)) for one in labels)
    persons = sum(bool(_PERSON.search(one)) for one in labels)
    return bool(things and events) and things + events >= _FEWEST and not persons
