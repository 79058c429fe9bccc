"""Alarms, calls, scans and reports of devices and monitors that say little more than that.

People report the same troubles: only an address of a device, or several labels with values
beside the subject of an alarm tell a machine, and only where nobody speaks.
"""

import re

from mailtriage.intake.devices import is_spoken
from mailtriage.intake.lazily import Lazily
from mailtriage.intake.makers import made_by
from mailtriage.intake.monitors import STAMPED
from mailtriage.intake.offices import is_of_a_device
from mailtriage.intake.subjects import folded, folded_text, untagged
from mailtriage.model.mail import Mail

_SUBJECT = Lazily(
    r"\b(?:papierstau|paper jam|bourrage|atasco de papel|fehlercode|"
    r"fehler \d\w*|\w{0,20}(?:liste|bericht|auswertung|protokoll|"
    r"statistik|report|übersicht)|finished|completed|"
    r"started|processed|pipeline|build|deployment|ladevorgang|beendet|gestartet|"
    r"abgeschlossen|verarbeitet|triggered|error|volume|speicher|laufwerk|down|up|critical|warning|offline|"
    r"online|unreachable|"
    r"recovered|recovery|resolved|problem|problème|problema|"
    r"alarm\w{0,8}|alert\w{0,4}|alerte|alerta|allarme|alerte|störung\w{0,6}|warnung|avertissement|aviso|"
    r"avviso|"
    r"waarschuwing|varning|advarsel|varoitus|ostrzeżenie|upozornění|figyelmeztetés|uyarı|"
    r"netzausfall|stromausfall|power (?:fail\w{0,4}|outage|restored)|on battery|battery|batterie\w{0,8}|usv|"
    r"ups|"
    r"(?:low|almost full|full|speicherplatz|disk space|toner|tinte|ink|paper|papier|drum)|"
    r"backup\w{0,8}|sicherung\w{0,10}|datensicherung|sauvegarde|copia de seguridad|kopia zapasowa|záloha|"
    r"snapshot|raid|"
    r"replication|job|task|cron|report|bericht|rapport|scan\w{0,10}|fax|telefax|voicemail|voice message|"
    r"anruf\w{0,6}|missed call|call from|"
    r"appel manqué|llamada|chiamata|motion|bewegung\w{0,8}|mouvement|movimento|movimiento|door|tür|porte|"
    r"puerta|"
    r"quarantine|quarantäne|malware|virus|threat|login attempt|threshold|temperatur\w{0,3}|cpu|memory|ping|"
    r"http|sensor|"
    r"host|service|server|node|firmware|update available|lizenz\w{0,10}|license\w{0,3})\b|"
    r"[🔴🟢🟡🔥✅❌⚠🚨]|アラート|警告|障害|告警|报警|警報|알림|경고"
)
_LABEL = re.compile(r"(?:^|\n)[ \t*>-]{0,8}[^\W\d_][^:：=\n]{1,32}?[ \t.]{0,20}[:：=](?!//|\d)[ \t]{0,20}\S")
_LONGEST = 2000
_LONGEST_LINE, _MOST_LINES = 200, 3


def alarm(mail: Mail) -> str | None:
    """Why a mail that answers nothing and names no mail program of a person is an alarm; or None."""
    if not mail.text or len(mail.text) > _LONGEST:
        return None
    if stamped := _stamped(mail.text):
        return f"line of a device: {stamped}"
    subject = untagged(folded(mail.subject))[:160]
    if not _SUBJECT.search(f"{subject} {folded(mail.subject)[:60]}"):
        return None
    text = folded_text(mail.text)
    device = is_of_a_device(mail)
    if is_spoken(text) or not (device or made_by(mail)):
        return None
    values = len(_LABEL.findall(text))
    if device or values > 1:
        return f"alarm of a machine: {mail.subject[:60]} ({device or 'values'})"
    return None


_PROSE = re.compile(
    r"\b(?:der|die|das|ein|eine|er|sie|es|ist|war|nicht|bitte|noch|seit|und|wir|ich|the|is|was|not|please|"
    r"and|since|it|we|le|la|les|est|pas|el|los|no|por|il|non|een|het|niet|en|och|inte|ikke|jest|nie|je|не)\b"
)


def _stamped(whole: str) -> str | None:
    """The few lines of a device: what happened and when, to the second, in no sentence of a person."""
    text = folded_text(whole.strip())
    if len(text) > _LONGEST_LINE or text.count("\n") > _MOST_LINES or not STAMPED.search(text):
        return None
    return None if is_spoken(text) or _PROSE.search(text) else text[:60]
