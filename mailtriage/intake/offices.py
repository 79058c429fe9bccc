"""Services and offices that write to their users, by sender and subject, and by what somebody did in them.

A customer writes of invoices and parcels as well: an address and a subject convict nobody. They tell where
the words of services (`canned.told_to_users`) may be believed.
"""

import re

from mailtriage.intake.lazily import Lazily
from mailtriage.intake.subjects import folded, untagged
from mailtriage.model.mail import Mail

_BETWEEN = re.compile(r"[-_. ]|\d{1,6}$")
_WORD = re.compile(r"[-_.+\d]")
# Local parts under which programs of offices, shops and devices write; people now and then.
_OFFICES = frozenset(
    ("rechnung", "rechnungen", "rechnungsstelle", "rechnungonline", "erechnung", "rechnungsversand",
     "billing", "invoice", "invoices", "invoicing", "einvoicing", "receipts", "payments", "statements",
     "facture", "factures", "facturation", "factura", "facturas", "facturacion", "fattura", "fatture",
     "fatturazione", "bollette", "factuur", "facturen", "facturatie", "faktura", "fakturor", "faktury",
     "faturas", "laskut", "belege", "quickbooks", "envoi", "envoie", "lohn", "payroll", "accounting",
     "racun", "racuni", "eracun", "eracuni", "szamla", "szamlak", "facturi", "fakture", "efaktura", "efatura",
     "vypis", "vypisy", "wyciag", "wyciagi", "izvod", "izvodi", "ekstre",
     "kvitto", "kvittering", "quittung", "buchungen",
     "order", "orders", "shop", "store", "webshop", "onlineshop", "bestellung", "bestellungen",
     "commande", "commandes", "pedidos", "ordini", "bestellingen", "tilaus", "zamowienia", "objednavky",
     "versand", "shipping", "shipment", "shipments", "track", "tracking", "delivery", "deliveries",
     "paket", "parcel", "pkginfo", "livraison", "colis", "envios", "spedizioni",
     "booking", "bookings", "reservation", "reservations", "reservierung", "buchung", "termin", "termine",
     "appointments", "events", "calendar", "kalender", "meetings", "meeting", "invite", "invites",
     "invitation", "invitations", "einladung", "reminder", "reminders", "erinnerung",
     "portal", "konto", "account", "security", "login", "verify", "verification", "status", "system",
     "update", "updates", "messages", "messenger", "messaging", "messagingservice", "message", "mailer",
     "mailservice", "send", "sender", "transactional", "service", "services", "online", "app", "web",
     "files", "share", "shares", "sharing", "docs", "documents", "dokumente", "cloud", "drive",
     "sign", "signature", "esign", "dse", "adobesign", "session", "sessions",
     "survey", "surveys", "umfrage", "reviews", "review", "bewertung", "bewertungen", "avis",
     "angebote", "offers", "offerte", "promo", "promotions", "aktionen", "marketing", "news", "deals",
     "domain", "domains", "renewals", "registry", "registrar", "whois", "ssl", "hosting",
     "jobalert", "jobalerts", "bewerbung", "glpi", "otrs", "ticket", "tickets", "helpdesk")
)  # fmt: skip
_DEVICES = frozenset(
    ("alarm", "alarms", "alert", "alerts", "alerte", "alertes", "alerta", "alertas", "allarme", "allarmi",
     "larm", "device", "devices", "ups", "apc", "alarme", "alarmanlage", "zentrale", "usv",
    "kopierer", "drucker", "printer",
     "scanner", "scan", "skener", "skaner", "szkenner", "skanner", "skanneri", "scaner", "escaner", "copier",
     "kopiarka", "kopirka", "tiskarna", "drukarka", "nyomtato", "stampante", "imprimante", "impresora",
     "impressora", "skrivare", "fotocopiatrice", "fotocopiadora", "imprimanta", "pisac", "tulostin",
     "mfp", "mfc", "fax", "telefax", "pbx", "tk", "telefonanlage", "phone",
     "voice", "voip", "fritzbox", "router", "firewall", "switch", "unifi", "omada", "nas", "synology", "qnap",
     "backup", "backups", "server", "srv", "host", "vm", "vcenter", "esxi", "proxmox", "pve", "hyperv",
     "report", "reports", "reporting", "noc", "mon", "rmm", "prtg", "zbx", "kuma", "syslog", "splunk",
     "quarantine", "camera", "cam", "kamera", "cctv", "video", "nvr", "dvr", "sensor", "sensors", "events",
     "central", "antivirus", "edr", "siem", "ids", "ci", "build", "jenkins", "deploy", "gateway", "iot",
     "heizung", "klima", "hvac", "scada", "plc", "zutritt", "access", "elevator", "aufzug", "wallbox",
     "logger", "datalogger", "fw", "idrac", "ilo", "imm", "bmc", "vcenter",
     "thermo", "sps", "coldroom", "freezer", "lager", "erp", "spamfilter",
     "solar", "inverter", "wechselrichter")
)  # fmt: skip
_NUMBER = r"[#№]? ?[\w./-]{0,20}\d[\w./-]{0,24}"
_YOUR = (
    r"(?:your|ihre?[nmrs]?|deine?[nmrs]?|eure?[nmrs]?|votre|vos|sus?|tus?|il tuo|la tua|il suo|la sua|o seu|"
    r"a sua|seu|sua|uw|je|jouw|dine?|ditt|dina|twój|twoja|twoje|państwa|váš|vaše|az ön|ваш\w{0,2})"
)
_NOUN = (
    r"(?:\w{0,20}rechnung\w{0,8}|gutschrift|beleg|quittung|abschlag\w{0,12}|invoice|bill|receipt|statement|"
    r"payment|facture|avoir|factura|recibo|fattura|bolletta|ricevuta|fatura|factuur|faktura|fakturan|lasku|"
    r"(?:e-?)?(?:ra[čc]un|számla)|výpis|wyciąg|izvod|выписка|виписка|hesap özeti|ekstre|"
    r"factura fiscală|сч[её]т|рахунок|"
    r"\w{0,12}bestellung\w{0,14}|order|purchase|commande|pedido|ordine|encomenda|bestelling|beställning|"
    r"bestilling|ordre|tilaus\w{0,8}|zamówieni\w{0,4}|objednávk\w{0,3}|rendelés\w{0,4}|comand\w{0,3}|"
    r"sipariş\w{0,4}|заказ\w{0,2}|замовлення|"
    r"\w{0,10}paket\w{0,6}|sendung\w{0,12}|lieferung|\w{0,12}zustellung|parcel|package|shipment|delivery|"
    r"colis|livraison|paquete|envío|pacco|spedizione|consegna|pakket|zending|pakke|paczk\w{0,3}|"
    r"przesyłk\w{0,3}|zásilk\w{0,3}|balík|csomag|colet|kargo|посылк\w{0,3}|"
    r"\w{0,10}termin\w{0,14}|\w{0,8}buchung\w{0,14}|reservierung\w{0,14}|appointment|booking|reservation|"
    r"table|rendez-vous|réservation|cita|reserva|appuntamento|prenotazione|consulta|afspraak|reservering|"
    r"bokning|reservation|wizyt\w{0,3}|rezerwacj\w{0,3}|rezervac\w{0,3}|foglalás|randevu|rezervasyon|"
    r"запис\w{0,2}|"
    r"domain\w{0,6}|domaine|dominio|domínio|domein|domän|certificate|zertifikat|certificat|hosting|server|"
    r"contract|vertrag|contrat|contrato|contratto|umowa|smlouva|policy|police|subscription|abo|"
    r"abonnement\w{0,3}|suscripción|abbonamento|assinatura|membership|plan|trial|tarif|"
    r"account|konto|kundenkonto|compte|cuenta|conta|cont|hesap|password|passwort|kennwort|mailbox|postfach|"
    r"posteingang|storage|profile?|"
    r"message|nachricht\w{0,2}|dokument\w{0,2}|document\w{0,3}|documento|bericht|meddelande|besked|melding|"
    r"review|rezension|bewertung|avis|opinión|recensione|feedback|opinion|meinung|survey|umfrage|"
    r"application|bewerbung|candidature|candidatura|sollicitatie|ansökan|"
    r"ticket|case|call|fall|unterlagen|lohn\w{4,14}|bescheid|proposal|kvitto|kvittering|kuitti|request|"
    r"enquiry|inquiry|incident|vorgang\w{0,6}|anfrage|anliegen|meldung|mitteilung|"
    r"demande|solicitud|incidencia|richiesta|segnalazione|solicitação|chamado|verzoek|ärende|henvendelse|"
    r"sag|sak|zgłoszeni\w{0,2}|požadavek|žádost|talep|обращени\w|заявк\w{0,2}|anzeige|stellenanzeige|"
    r"gutschein|voucher|guthaben)"
)
_SUBJECT = Lazily(
    rf"(?:^|[\]:|–-] ?)(?:(?:new|neue[rsn]?|nouve\w{{1,4}}|nuev[oa]s?|nuov[oaie]|nov[oa]s?|nieuwe?|nya?|nytt|"
    rf"nowa?|nowe|nov[ýáé]|uusi|yeni|нов\w{{1,3}}) (?:\w{{2,20}} )?{_NOUN}\b|"
    rf"{_NOUN}[ :-]{{1,3}}(?:n[°ºo.]{{1,2}} ?|nr\.? ?|no\.? ?|number |nummer |id:? ?|from |von |de |di |van |"
    rf"vom |"
    rf"für |for )?{_NUMBER}|{_NOUN} (?:from|von|van|de|di|da) [^ ]|"
    rf"(?:confirmation|acknowledgement|receipt|confirmación|conferma|confirmação|potwierdzenie|potvrzení|"
    rf"bevestiging|bekräftelse|bekræftelse|bekreftelse|vahvistus) |"
    rf"(?:reminder|erinnerung|rappel|recordatorio|promemoria|lembrete|herinnering|przypomnienie|"
    rf"připomínka|påminnelse|påmindelse|muistutus|hatırlatma|напоминание|notification|benachrichtigung|"
    rf"avis)\b)|"
    rf"^(?:\[[^\]]{{1,60}}\] ?)?(?:[\w&'. -]{{2,40}}[:-] )?(?:(?:re|"
    rf"reg)[: ])?{_YOUR} (?:[\w'.&/-]{{1,30}} ){{0,4}}{_NOUN}\b|"
    rf"\b\w{{0,20}}(?:bestätigung|benachrichtigung|erinnerung)\b|"
    rf"\b(?:has been|was|is|wurde|ist|a été|est|ha sido|está|è stat[oa]|è|foi|is|"
    rf"har) (?:\w{{1,12}} )?(?:confirmed|"
    rf"shipped|dispatched|delivered|received|created|opened|closed|resolved|registered|logged|ready|"
    rf"available|"
    rf"down|up|scheduled|bestätigt|versandt|versendet|verschickt|zugestellt|eingegangen|erstellt|eröffnet|"
    rf"geschlossen|gelöst|bereit|da|confirmée?|expédiée?|livrée?|enregistrée?|disponible|confirmad[oa]|"
    rf"enviad[oa]|"
    rf"registrad[oa]|confermat[oa]|spedit[oa]|disponibile|pronta|bevestigd|verzonden|bekräftad)\b|"
    rf"\b(?:kommt|arrive|arriving|arriva|llega|läuft (?:in|am)|expires|expire|caduca|scade|verloopt|"
    rf"wygasa)\b|"
    rf"\b(?:maintenance|wartungs\w{{2,10}}|mantenimiento|manutenzione|manutenção|onderhoud|vedlikehold|"
    rf"underhåll|"
    rf"störung\w{{0,10}}|outage|incident)\b|% |"
    rf"\b(?:offers?|angebote?|newsletter|newsbrief|aktion|rabatt|sale|promo\w{{0,6}}|offres?|ofertas?|"
    rf"offerte|"
    rf"aanbieding\w{{0,3}}|erbjudande\w{{0,3}}|tilbud)\b|"
    rf"請求|注文|発送|配送|予約|お知らせ|ご案内|账单|发票|订单|发货|预约|通知|帳單|訂單|주문|배송|예약|청구|안내"
)
# What somebody did in a service, as it tells whom that concerns: the subject, or how the text begins.
_ACT = Lazily(
    r"\b(?:hat|haben) (?:(?:ihnen|sie|dir|dich|euch|mit ihnen|mit dir|den|die|das|dem|eine?n?|einer)\b|"
    r"[»\"„«])"
    r".{0,160}?\b(?:freigegeben|geteilt|gesendet|gesandt|geschickt|hochgeladen|eingeladen|aufgefordert|"
    r"angefordert|unterzeichnet|unterschrieben|zugewiesen|bereitgestellt)\b|"
    r"\bmöchte, dass (?:sie|du) |\badded you to |\bbenötigt ihre unterschrift|"
    r"\bbittet (?:sie )?um ihre unterschrift|\blädt (?:sie|dich|euch) .{0,80}ein\b|"
    r"\blädt (?:sie|dich) (?:ein|zu)\b|wurde von .{2,80} (?:mit (?:dir|ihnen) geteilt|freigegeben)|"
    r"\bfür (?:dich|sie) freigegeben|\bmit (?:dir|ihnen) geteilt|^(?:abgeschlossen|bestätigt|confirmée?|"
    r"confirmad[oa]|confermat[oa]|bevestigd|bekräftad): |\bunterschrift angefordert|"
    r"\b(?:has |have |just )?(?:shared|sent|assigned|invited|tagged|mentioned|granted|given)\b.{0,120}?"
    r"\b(?:you|with you|to you)\b|\bhas (?:requested|asked for) your (?:signature|approval|feedback)|"
    r"\bhas shared (?:a|an|the|this|\d{1,3}) |\bshared [\"„“»«].{1,120}[\"”“«»] with you|\bshared with you\b|"
    r"\bsignature request(?:ed)? (?:from|by|for|:)|"
    r"^completed: |\bhas prepared .{1,60} for you|^your (?:proposal|quote|estimate|document|report|"
    r"files?)\b.{0,60}\bready\b|"
    r"\bhat .{1,60} für sie (?:erstellt|vorbereitet)|\bis inviting you to |\binvited you to |"
    r"^invitation to (?:edit|view|sign|collaborate|join)|"
    r"^new event: |^(?:updated|canceled|cancelled) event: |^(?:accepted|booked|"
    r"confirmed): .{0,80} \d\d?:\d\d|"
    r"\b(?:vous|t') ?(?:a|ont) .{0,30}(?:envoyé|invité|partagé|transmis)|\ba partagé (?:un|une|le|la|«|\"|"
    r"avec)|"
    r"\bdemande votre signature|\bvous invite à |\bsignature demandée|\bpartagée? avec (?:vous|toi)|"
    r"\bha compartido (?:un|una|el|la|contigo|con usted|\"|«)|\b(?:te|le|lo|la) ha (?:invitado|enviado)|"
    r"\bcompartid[oa] contigo|\bsolicita(?:do)? su firma|"
    r"\bha condiviso (?:un|una|il|la|lo|con|\"|«)|\b(?:ti|le|la|lo) ha (?:invitat[oa]|inviato)|"
    r"\bcondivis[oa] con (?:te|lei)|\brichiede la (?:sua|tua) firma|"
    r"\b(?:compartilhou|partilhou) (?:um|uma|o|a|consigo|com)\b|\bconvidou(?: você|-o|-a)|"
    r"\b(?:compartilhad|partilhad)[oa] com(?: você|igo)|\bsolicitou (?:a )?sua assinatura|"
    r"\bheeft .{1,120} (?:gedeeld|gestuurd|uitgenodigd)|\bmet (?:u|je|jou) gedeeld|"
    r"\bheeft (?:u|je) uitgenodigd|\budostępnił.{0,3} |\bzaprosił.{0,3} (?:cię|państwa|pana)|"
    r"\bsdíl(?:el|ela|í) s vámi|\bvás (?:pozval|zve)|\bhar (?:delat|delt) |\bhar (?:bjudit in|inviteret|"
    r"invitert) "
    r"(?:dig|deg)|\b(?:on jakanut|jakoi) kanssasi|\bkutsui sinut|\bsizinle paylaştı|\bsizi davet etti|"
    r"\bподелил(?:ся|ась) с вами|\bпредоставил.{0,3} вам доступ|\bприглаша\w{1,3} вас|\bпригласил.{0,3} вас|"
    r"\bmegosztott|\bmeghívta|\ba partajat|\bv-a invitat|\bκοινοποίησε|\bσασ προσκάλεσε|"
    r"さんが.{0,80}(?:共有|招待)|が共有されました|署名(?:を|の)?依頼|与您共享|邀请您|與您共用|邀請您|공유했습니다|초대했습니다"
)
# One of these stands in all of them: to look for them costs a tenth of the search.
_ACT_STEMS = (
    "freigeg", "geteilt", "gesendet", "gesandt", "geschickt", "hochgel", "dass sie", "dass du", "eingel",
    "gefordert", "unterschr",
    "unterz", "zugewiesen", "bereitg", "lädt", "abgeschl", "shared", "sent", "assigned", "invit", "tagged",
    "mentioned", "granted", "given", "added", "signature", "approval", "feedback", "completed",
    "prepared", "ready", "für sie", " event", ":",
    "envoy", "enviado", "partag", "transmis", "firma", "compart", "condivis", "inviat", "convid", "partilh",
    "assinatura", "gedeeld", "gestuurd", "uitgen", "udost", "zapros", "sdíl", "pozv", "vás zve", "delat",
    "delt", "bjud", "jaka", "jako", "kutsu", "paylaş", "davet", "подел", "доступ", "приглас", "приглаша",
    "megoszt", "meghív", "κοινοπ", "προσκάλ", "共有", "招待", "署名", "共享", "邀请", "共用", "邀請", "공유",
    "초대",
)  # fmt: skip
_HAS_STEM = re.compile("|".join(map(re.escape, _ACT_STEMS)))
_OPENING, _FIRST_WORDS = 400, 120


def is_of_a_device(mail: Mail) -> str | None:
    """The sender under which a device or monitor writes, or None; by its first word, if it has several."""
    local = mail.sender.address.partition("@")[0][:60].lower() if mail.sender else ""
    return f"sent by {local}" if _WORD.split(local)[0] in _DEVICES else None


def is_wholly_of_an_office(mail: Mail) -> bool:
    """Whether sender and subject both are those of a service."""
    return has_office_sender(mail) and has_service_subject(mail)


def has_service_subject(mail: Mail) -> bool:
    """Whether services write such a subject: of a thing of their user's, with a number, or done."""
    return bool(_SUBJECT.search(untagged(folded(mail.subject))[:160]))


def has_office_sender(mail: Mail) -> bool:
    """Whether the sender's local part is one under which programs of offices write."""
    local = mail.sender.address.partition("@")[0].partition("+")[0][:60].lower() if mail.sender else ""
    return _BETWEEN.sub("", local) in _OFFICES


def is_of_an_office(mail: Mail) -> str | None:
    """The sender under which services write, or None; people have such, too. A subject proves nothing: people
    write of orders, invoices and of what is down."""
    return f"sent by {mail.sender.address[:60]}" if mail.sender and has_office_sender(mail) else None


# Invoices and their kin: bookkeeping services send them for the business that answers go to.
_PAPER = re.compile(
    r"\b(?:\w{0,20}rechnung|gutschrift|mahnung|angebot|invoice|estimate|quote|statement|credit note|receipt|"
    r"facture|devis|avoir|factura|presupuesto|fattura|preventivo|fatura|orçamento|factuur|offerte|faktura|"
    r"tilbud|"
    r"lasku|faktury|számla|сч[её]т|рахунок)\b|請求書|見積|发票|發票|청구서"
)


def is_about_paper(mail: Mail) -> bool:
    """Whether a subject names an invoice or offer, with its number or whose it is."""
    subject = untagged(folded(mail.subject))[:160]
    return bool(_PAPER.search(subject)) and bool(_SUBJECT.search(subject))


def act_in_subject(mail: Mail) -> str | None:
    """What a subject says that somebody did in a service: a share, an invitation, a signature; or None."""
    subject = untagged(folded(mail.subject))[:250]
    found = _ACT.search(subject) if _HAS_STEM.search(subject) else None
    return found[0][:80] if found else None


def act_in_text(mail: Mail, at_once: bool = False) -> str | None:
    """The same of how a text begins; `at_once`: with its first words."""
    opening = folded(" ".join(mail.reply_text[:_OPENING].split()))
    found = _ACT.search(opening[:_FIRST_WORDS] if at_once else opening)
    return found[0][:80] if found else None
