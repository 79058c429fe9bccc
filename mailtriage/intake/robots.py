"""Subjects and first lines of machines that say nothing else of themselves: monitors, jobs, help desks.

Only what no person types. A customer writes of backups that failed, of invoices and passwords: words that
people use as well stand here with the form that a program gives them, or not at all.
"""

import re

from mailtriage.intake import monitors
from mailtriage.intake.devices import device_or_job
from mailtriage.intake.sentences import sentences, tells_of_a_fault
from mailtriage.intake.subjects import folded, folded_text, untagged
from mailtriage.intake.told import is_of_ones_house, is_of_oneself
from mailtriage.model.mail import Mail

_NUMBER = r"[#№]? ?[\w./-]{0,24}\d[\w./-]{0,24}"
_NOUNS = r"(?:request|message|e-?mail|mail|enquiry|inquiry|ticket|question|case|call|job|submission|feedback)"
_SUBJECTS = re.compile(
    # Jobs of Unix systems.
    r"^(?:cron <|anacron job|output from your (?:job|\"at\" job)|logwatch for |"
    r"\*{3} ?security information for|smart error \(|degradedarray event|fail event on /dev|"
    r"rebuildfinished event|"
    r"(?:daily|weekly|monthly) (?:run|security run|insecurity) output|unattended.upgrades result for|"
    r"\[rkhunter\]|chkrootkit daily|apticron report|\d{1,4} debian package update|"
    # Monitoring.
    r"\[[^\]]{2,60}\] (?:\[(?:down|up)\]|[^a-z]{0,4} ?\[(?:down|up)\])|facsimile job \d|"
    r"\[pbx\]: new message \d|reolink: |.{2,40}: motion (?:alert|detected)|"
    r"\[[^\]]{2,40}\] (?:storage pool|volume|drive|disk|raid|speicherpool|"
    r"laufwerk) \d{0,3}.{0,60}(?:degraded|"
    r"crashed|failed|failing|beeinträchtigt|abgestürzt)|"
    r"\*{2,3} ?(?:problem|recovery|acknowledgement|flapping\w{0,10}|downtime\w{0,10}) .{0,100}\*{2,3}|"
    r"(?:problem|recovery|acknowledgement|flappingstart|flappingstop) (?:host|"
    r"service) (?:alert|notification)|"
    r"(?:host|service) (?:down|up|unreachable|critical|warning|ok) alert|"
    r"resolved in (?:\d{1,4}[dhms] ?){1,4}:|"
    r"\[(?:firing|resolved|alerting|no ?data):?\d{0,6}\] |monit alert|\[fail2ban\]|lfd on |"
    r"ossec notification|"
    # Copies of data, builds, trackers.
    r"\[(?:success|warning|failed|failure)\] .{0,80}(?:backup|job)|bacula: backup|"
    r"bareos: backup|amanda mail report|"
    r"\[glpi #\d|\[#{2} ?\d{1,9} ?#{2}\]|build failed in jenkins|jenkins build (?:is|became)|\[jira\]|"
    r"\[bug \d{1,8}\] .{0,200}\bnew\b|"
    r"dmarc aggregate report|\[?(?:preview)?\]? ?report domain: |"
    # Telephones, faxes, scanners.
    r"(?:new|missed) voice ?mail (?:message )?from|voice(?:mail| message) from [+\d(]|"
    r"neue (?:sprachnachricht|voicemail) von|"
    r"nouveau message vocal de|(?:new|incoming|received) fax (?:message )?from|"
    r"fax (?:message )?(?:from|von) [+\d(]|neues fax von|"
    r"message from \"?(?:rnp|km|brw?|brn|canon|kyocera|ricoh|sharp|konica|xerox|hp|copier|mfp)|"
    r"scan(?:ned (?:image|document|data)| data|) from (?:an? )?\"?(?:xerox|canon|ricoh|hp|"
    r"konica|brother|kyocera|mfp|sharp|"
    r"scanner|epson|lexmark|samsung|the scanner)|attached image$|scanned (?:image|document) from |"
    # List servers, mail programs that test themselves.
    r"microsoft (?:office )?outlook[- ]test|(?:majordomo|listserv|mailman|sympa|ezmlm) results|"
    r"welcome to the \"?.{1,80} mailing list|your message to .{1,80} awaits moderator approval|"
    r"\d{1,5} .{1,80} moderator request\(s\) waiting|request to mailing list .{1,80} rejected|"
    r".{1,120} post from .{1,120} requires approval|.{0,100}mailing list memberships reminder|"
    # Shops and services.
    r"your (?:.{1,40} )?(?:order|parcel|package|shipment) .{0,60}(?:has (?:been )?(?:shipped|"
    r"dispatched)|is on its way|"
    r"has been delivered|is out for delivery)|ihre? (?:paket|sendung|"
    r"bestellung) .{0,60}(?:ist unterwegs|wurde versandt|"
    r"wurde verschickt|wurde zugestellt)|receipt for your payment to |you(?:'ve|"
    r" have) (?:received a payment|got money|sent a payment)|"
    r"(?:your |[\w-]{2,20} )(?:.{1,40} )?(?:verification|security|login|sign-in|one-time|confirmation) code|"
    r"[\w.&' -]{2,30} update: (?:your )?(?:package|parcel|shipment|delivery) |"
    r"\[[^\]]{2,60}\]:? (?:neue bestellung|new (?:customer )?order|nouvelle commande|nuevo pedido|"
    r"nuovo ordine|"
    r"nieuwe bestelling|ny ordre|ny order|nowe zamówienie)[ :(#]{1,3}[#\d]|verify your e-?mail address$|"
    r"please confirm your (?:subscription|registration)|new sign-?in (?:to|from|on) |"
    r"security alert for .{1,80}@.{1,80}|"
    r"[\w .'-]{1,60} (?:invited you to|mentioned you in|commented on your|tagged you|"
    r"sent you a (?:message|friend)|"
    r"shared (?:.{1,100} with you|a (?:file|folder|document) with you))|"
    r"you have \d{1,4} new (?:message|notification)|"
    r"(?:quarantine|spam) (?:digest|summary|notification) (?:for|from|report|\()|"
    r"your mailbox is (?:almost |nearly )?full$)"
)
_YOUR = (
    r"(?:your|ihr(?:e[nm]?)?|dein(?:e[nm]?)?|votre|vos|su|tu|il tuo|il suo|o seu|a sua|seu|sua|uw|je|din|"
    r"ditt|twój|váš)"
)
# Services to their users: codes, parcels, statements, domains, files, signatures, copies of forms.
_SERVICES = re.compile(
    rf"(?:\d[\d -]{{3,9}}\d (?:is your|ist ihr|ist dein|est votre|es su|es tu|è il tuo|é o seu|is uw|is je|"
    rf"är din|"
    rf"er din|to twój|— ваш|- ваш) .{{0,60}}(?:code|código|codice|kod|код|koodi|kód)|"
    rf"{_YOUR} .{{0,40}}(?:verification|security|sign-in|login|one-time|bestätigungs|sicherheits|"
    rf"verifizierungs)"
    rf"-?(?:code|passcode|password)|"
    r"(?:code de (?:vérification|sécurité|connexion)|código de (?:verificación|verificação|seguridad|"
    r"segurança)|"
    r"codice di (?:verifica|sicurezza)|verificatiecode|verifieringskod|engangskode|kod weryfikacyjny|"
    r"ověřovací kód|"
    r"ellenőrző kód|doğrulama kodu|код подтверждения|認証コード|验证码|驗證碼|인증 ?번호)\b.{0,60}$|"
    r"(?:reminder: ?|final notice: ?|erinnerung: ?|"
    r"rappel : ?)?(?:your )?(?:domain )?(?:name )?(?:[\w-]{1,40}\.){1,3}[a-z]{2,12} "
    r"(?:expires|is expiring|will expire|läuft (?:in|am) |expire |caduca|vence|scade|verloopt|wygasa)|"
    r"(?:domain (?:renewal|expiration|name renewal) (?:notice|reminder)|(?:ssl|"
    r"tls)[ -]certificate .{0,60}expir)|"
    r"neue[sr]? (?:dokumente?|nachrichten?|kontoauszüge?|kontoauszug) (?:in|im|auf) (?:ihrem|deinem)|"
    r"new (?:document|statement|message)s? (?:is |are )?(?:available |waiting )?in your|"
    r"your .{0,40}statement is (?:now )?(?:ready|available)|"
    r"(?:un )?nouveaux? (?:documents?|relevés?) .{0,40}(?:disponible|votre espace)|votre (?:relevé|"
    r"facture) .{0,40}disponible|"
    r"nuev[oa]s? (?:documentos?|extractos?) .{0,40}(?:disponible|su buzón)|"
    r"nuov[oi] document[oi] .{0,40}disponibil|"
    r"(?:copy of your|kopie ihrer|kopie deiner|copie de votre|copia de su|copia del suo|copia della sua|"
    r"cópia da sua|"
    r"kopie van uw|kopia av ditt|kopi af din|kopi av din|kopia twojej) (?:message|enquiry|inquiry|request|"
    r"e-?mail|"
    r"anfrage|nachricht|demande|message|mensaje|consulta|solicitud|messaggio|richiesta|mensagem|solicitação|"
    r"bericht|vraag|aanvraag|meddelande|besked|melding|wiadomości)|"
    r"complete with docusign|(?:signature|approval) requested|please (?:docu)?sign[: ]|"
    r"action required: (?:please )?sign|"
    r"completed: .{0,200}docusign|.{1,200} is signed and filed|you(?:'ve| have) been invited to sign|"
    r"[^:]{2,60} (?:hat (?:den|die|das|einen|eine|ein) (?:ordner|datei|dokument|"
    r"notizbuch) .{1,120} freigegeben|"
    r"shared (?:the|a) (?:folder|file|document|notebook) |a partagé (?:le|un) (?:dossier|fichier|document) |"
    r"ha compartido (?:la|una|el|un) (?:carpeta|archivo|documento) |ha condiviso (?:la|una|il|"
    r"un) (?:cartella|file|"
    r"documento) |heeft (?:de map|het bestand|het document) .{1,120} gedeeld|compartilhou (?:a|uma|o|"
    r"um) (?:pasta|"
    r"arquivo|documento) )|"
    r"document shared with you: |.{1,120} (?:sent you|hat ihnen|vous a envoyé|te ha enviado|le ha enviado|"
    r"ti ha inviato) "
    r".{1,120} (?:via|per|par|con|mit|through) [\w ]{2,30}$|"
    r".{1,60} (?:lädt sie ein|lädt dich ein|vous invite|te invita|le invita|ti invita|convida você|"
    r"nodigt u uit|"
    r"bjuder in dig|inviterer deg|inviterer dig): |"
    r"(?:\w{2,20} )?(?:delivery|shipping|shipment|tracking) (?:notification|update|notice|exception)\b|"
    r"(?:wir haben )?ihr(?:e)? (?:paket|sendung) .{0,60}(?:zugestellt|unterwegs|angekommen|abholbereit)|"
    r"votre colis .{0,60}(?:livré|en route|arrive|disponible)|(?:tu|su) (?:paquete|envío|"
    r"pedido) .{0,60}(?:camino|entregad|enviado)|"
    r"(?:il tuo|la tua) (?:pacco|ordine|spedizione) .{0,60}(?:consegn|arrivo|spedit)|(?:uw|je) (?:pakket|"
    r"bestelling) .{0,60}(?:onderweg|bezorgd|verzonden)|"
    # Devices and jobs.
    r"\[(?:prtg|disk ?station|synology|rackstation|qnap|nas|truenas|freenas|unraid|proxmox|pve|veeam|"
    r"checkmk|zabbix|"
    r"nagios|icinga|grafana|uptime ?kuma|uptime ?robot|fritz!?box|unifi|omv|opnsense|pfsense|sophos|"
    r"fortigate)\b[^\]]{0,60}\]|"
    r"fritz!?box(?:: |-info: )|apt-listchanges|certbot|let's encrypt certificate|needrestart|zfs |zpool |"
    r"ups: |(?:informational|warning|critical) - |"
    r"\[(?!ext)[\w-]{0,30}[\d.][\w.-]{0,30}\] .{0,60}(?:backup|cron|job|script|rsync|borg|restic|update|"
    r"upgrade|snapshot|\.sh|\.py)"
    r".{0,40}(?:finished|failed|completed|error|success|ok\b|warning)|"
    r"(?:gerätewarnung|device (?:alert|warning|notification)|printer (?:alert|notification)|toner (?:low|"
    r"empty|order))\b.{0,3}[:(-])"
)
# Help desks, behind their reference: what they call the mail that says your mail has come.
_TICKETS = re.compile(
    rf"^(?:\[?(?:ticket|case|request|anfrage|vorgang|fall|demande|"
    rf"incident)?[ :]{{0,2}}{_NUMBER}\]?[:)]? ?[-–:]? ?)?"
    rf"(?:your {_NOUNS} .{{0,60}}(?:has been (?:received|created|registered|logged)|"
    rf"was received|is received)|"
    rf"we(?: have|'ve) received your {_NOUNS}|{_NOUNS} {_NUMBER} (?:has been |was )?(?:created|"
    rf"received|opened|logged|closed|solved|resolved)|"
    rf"{_NOUNS} (?:has been )?(?:received|created)[ :(-]{{0,3}}(?:{_NUMBER}.{{0,100}})?$|"
    r"ihre (?:anfrage|nachricht|e-?mail|meldung) .{0,60}(?:erhalten|eingegangen|eingang)|"
    r"wir haben ihre .{1,40} erhalten|"
    rf"(?:ihr |ihre )?(?:ticket|vorgang|anfrage) (?:{_NUMBER} )?(?:wurde )?(?:erstellt|eröffnet|geöffnet|"
    r"angelegt|aufgenommen|"
    r"eingegangen|geschlossen|gelöst|erledigt)|"
    r"eingang (?:ihrer|deiner) (?:anfrage|nachricht|e-?mail|meldung|bestellung)|"
    r"(?:eingangsbestätigung|bestätigung ihrer (?:anfrage|nachricht)|accusé de réception|acuse de recibo|"
    r"confirmation of receipt|potwierdzenie przyjęcia zgłoszenia)[ :(-]{0,3}$|"
    r"votre (?:demande|message) .{0,60}(?:reçue?|enregistrée?)|"
    r"su (?:solicitud|consulta|mensaje) .{0,60}(?:recibid[oa]|registrad[oa])|la (?:sua|"
    r"tua) (?:richiesta|segnalazione) .{0,60}ricevuta|"
    rf"uw (?:vraag|verzoek|bericht|melding) .{{0,60}}ontvangen|ticket {_NUMBER} (?:créé|creado|"
    rf"creato|aangemaakt|skapat|oprettet)|"
    r"thank you for (?:contacting|your (?:e-?mail|message|inquiry|enquiry|request))|"
    r"vielen dank für ihre (?:anfrage|nachricht|"
    r"e-?mail)|.{0,20}お問い合わせ(?:ありがとう|を受け付け|受付)|受付完了)"
)
_TEXTS = (
    "***** nagios", "***** icinga", "***** service monitoring", "notification type: problem",
    "notification type: recovery",
    "problem started at ", "problem has been resolved at ", "problem has been resolved in ",
    "**firing**", "[firing:",
    "this is an automatically generated mail message from mdadm", "this message was generated by the smartd",
    "this message was generated by smartd", "################### logwatch", "/etc/cron.",
    "this is a delivery of", "this e-mail was sent from \"rnp", "this e-mail was sent from the",
    "you have a new voicemail",
    "you received a new voicemail", "you have received a new voice", "you have received a voice",
    "you have received a new fax",
    "you have received a fax", "a fax has been received",
    "please open the attached document. it was sent to you using a",
    "please open the attached document. it was scanned", "you have got a voicemail",
)  # fmt: skip
_BANNED = re.compile(r"^(?:hi,\s{1,4})?the ip [\d.:a-f]{7,45} has just been banned")
_LONGEST_COMPLAINT = 600
_MAILERS = re.compile(
    r"bugzilla|vbulletin|phpbb|mediawiki|redmine|jira|nagios|zabbix|mailchimp|sharepoint|"
    r"cpanel|whmcs|mailman|phplist|logwatch|"
    r"listmanager|lyris|acymailing|exacttarget|responsys|mailpoet|silverpop|emarsys|inxmail|"
    r"cleverreach|constant contact|prtg|synology|qnap|limesurvey|surveymonkey"
)


def machine_subject(mail: Mail) -> str | None:
    """Why subject, first line or mailer make a mail a machine's, for one that answers nothing; or None."""
    for text in dict.fromkeys((folded(mail.subject), untagged(folded(mail.subject)))):
        if _names_a_machine(text, mail):
            return f"subject of a machine: {mail.subject[:80]}"
    opening = folded_text(mail.text[:300]).lstrip(" *#=-\n") if mail.text else ""
    start = folded_text(mail.text[:300]).strip()
    if _BANNED.match(start) or any(start.startswith(one) or opening.startswith(one) for one in _TEXTS):
        return f"first words of a machine: {mail.text.strip()[:60]}"
    mailer = (mail.header("x-mailer") or "")[:200]
    if _MAILERS.search(mailer.lower()):
        return f"X-Mailer: {mailer[:80]}"
    return device_or_job(mail)


def _names_a_machine(subject: str, mail: Mail) -> bool:
    if _SUBJECTS.match(subject) or _SERVICES.match(subject):
        return True
    if _TICKETS.match(subject):
        return not _complains(mail)
    if not monitors.SUBJECTS.match(subject):
        return False
    # Who writes of himself and his has it from a mail that he got.
    text = folded_text(mail.reply_text[:_LONGEST_COMPLAINT])
    return not (is_of_oneself(text) or is_of_ones_house(text) or _complains(mail))


def _complains(mail: Mail) -> bool:
    """Whether a short text under a ticket's subject tells of a fault, or asks, in words of its writer's."""
    own = folded_text(mail.reply_text[:_LONGEST_COMPLAINT])
    if len(own) == _LONGEST_COMPLAINT:
        return False
    return any(tells_of_a_fault(one) for one in sentences(own)) and "http" not in own
