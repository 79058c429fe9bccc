"""Who sends, by address, name and mail program: mail servers, machines that want no answer, people."""

import re

from mailtriage.intake.lazily import Lazily
from mailtriage.intake.trace import is_by_connector
from mailtriage.model.mail import Address, Mail

# Local parts of mail servers, without the signs that their owners put between the words.
_DAEMONS = frozenset(
    ("mailerdaemon", "maildaemon", "mailerdeamon", "maildeamon", "mdaemon", "postmaster", "maildelivery",
     "maildeliverysubsystem", "maildeliverysystem", "mailsystem", "mailsubsystem", "internetmaildelivery",
     "doublebounce", "quotaagent", "mmdf", "smtpdaemon", "mailrouter", "mailgateway")
)  # fmt: skip
# Exchange's own sender: this and 32 signs that differ by organisation.
_EXCHANGE = "microsoftexchange329e"
# Names under which mail servers write, also from addresses that people have.
_DAEMON_NAMES = (
    "mail delivery", "mailer-daemon", "mailer daemon", "mail daemon", "delivery subsystem", "postmaster",
    "internet mail delivery", "mail system", "mail server", "mail administrator", "mailserver",
    "mail transport", "mail transfer", "email delivery", "e-mail delivery", "message delivery",
    "microsoft exchange", "microsoft outlook", "system administrator", "systemadministrator",
    "system-administrator", "administrateur système", "administrateur systeme",
    "administrador del sistema", "administrador do sistema", "amministratore di sistema",
    "systeembeheerder", "systemadministratör", "administrator systemu", "správce systému",
    "rendszergazda", "administrator sistem", "sistem yöneticisi", "системный администратор",
    "システム管理者", "系统管理员", "系統管理員", "시스템 관리자", "mail-system", "mail-delivery",
)  # fmt: skip
# Local parts that mail servers and people both have: something else must speak for a mail server.
_MAYBE_DAEMONS = frozenset(
    ("mailer", "daemon", "system", "systemadministrator", "administrator", "admin", "mailserver", "smtp",
     "mailadmin", "mailmaster", "mail", "root", "email", "hostmaster", "autoresponder", "autoreply",
     "bounce", "bounces", "surfcontrol", "mailmarshal", "mailsweeper", "interscan", "imail", "smtpgateway",
     "notification", "notifications", "antispam", "antivirus", "virusscanner", "gateway")
)  # fmt: skip
_BETWEEN = re.compile(r"[-_. ]")


def _local(sender: Address) -> str:
    return _BETWEEN.sub("", sender.address.partition("@")[0].partition("+")[0][:100].lower())


def is_daemon(sender: Address | None) -> bool:
    """A mail server's own address, in one of its spellings."""
    if sender is None:
        return False
    local = _local(sender)
    if local in _DAEMONS or local.startswith((_EXCHANGE, "mailerdaemon")):
        return True
    return "@" not in sender.address and (
        sender.name.lower().startswith(_DAEMON_NAMES) or not (sender.name or sender.address)
    )


def may_be_daemon(sender: Address | None) -> bool:
    """A name or an address under which mail servers write, and people and other machines too."""
    if sender is None or is_daemon(sender):
        return True
    return sender.name.lower().startswith(_DAEMON_NAMES) or _local(sender) in _MAYBE_DAEMONS


_NO_REPLY = re.compile(
    r"(?:.{0,40}[._+-])?(?:no[._-]?reply|do[._-]?not[._-]?reply|dont[._-]?reply|not[._-]?reply|"
    r"never[._-]?reply|no[._-]?response|no[._-]?answer|keine[._-]?antwort|nicht[._-]?antworten|"
    r"ne[._-]?pas[._-]?repondre|pas[._-]?de[._-]?reponse|no[._-]?responder|no[._-]?responda|"
    r"no[._-]?contestar|non[._-]?rispondere|nao[._-]?responda|nao[._-]?responder|noreponse|"
    r"niet[._-]?beantwoorden|geen[._-]?antwoord|svara[._-]?ej|ingen[._-]?svar|svar[._-]?ikke|"
    r"ikke[._-]?svar|ei[._-]?vastausta|nie[._-]?odpowiadaj|neodpovidejte|unmonitored|bounces?)"
    r"(?:[._+-].{0,60})?"
)
# Written together with what it belongs to: `noreply2`, `accountsnoreply`.
_NO_REPLY_GLUED = re.compile(r"(?:[a-z]{2,20})?(?:no-?reply|donotreply)[a-z0-9]{0,20}")


def is_no_reply(sender: Address | None) -> bool:
    if sender is None:
        return False
    local = sender.address.partition("@")[0][:100]
    return bool(_NO_REPLY.fullmatch(local) or _NO_REPLY_GLUED.fullmatch(local))


# Local parts that only programs have, whole.
_MACHINES = frozenset(
    ("root", "daemon", "nobody", "apcupsd", "ups", "alert", "alerts", "monitoring", "monitor", "notify",
     "watchdog", "healthcheck", "cron", "crond", "crondaemon", "anacron",
     "nagios", "icinga", "icinga2", "zabbix", "grafana", "munin",
     "monit", "prometheus", "alertmanager", "checkmk", "logwatch", "logcheck", "fail2ban", "ossec", "wazuh",
     "smartd", "mdadm", "bacula", "bareos", "veeam", "borgmatic", "unattendedupgrades",
     "automailer", "automated", "autoconfirm", "autonotification", "autoreply", "autoresponder",
     "autoresponse", "autoanswer", "orderupdate", "shipconfirm", "shipmenttracking", "ordershipment",
     "orderconfirmation", "bestellbestaetigung", "versandbestaetigung", "sendungsverfolgung", "newsletter",
     "newsletters", "mailings", "mailing", "enews", "buildbot",
     "bugzilladaemon", "bugzilla", "jira", "confluence", "gitlab", "redmine", "mantis", "trac", "sentry",
     "pagerduty", "opsgenie", "uptimerobot", "statuspage", "pingdom", "calendarnotification", "listserv",
     "majordomo", "mailman", "sympa", "ezmlm", "mailmanowner", "dmarcreport", "dmarcreports", "dmarcnoreply",
     "voicemail", "unitymsg", "faxserver", "scantomail", "scan2mail", "scantoemail", "emailscanner",
     "bot", "renovate", "ordersenderprod", "ordersender", "renovatebot", "dependabot",
     "virusalert", "virusadmin", "upsmon", "nutupsmon",
     "robot", "mailrobot", "noticebot", "systemnotification", "systemnotifications", "systemmessage",
     "wordpress", "invoicestatements", "ebill", "einvoice", "updatestatusonly", "facebookmail")
)  # fmt: skip
_MACHINE_ENDS = (
    "notifications",
    "notification",
    "notifier",
    "newsletter",
    "benachrichtigung",
    "benachrichtigungen",
    "notificaciones",
    "notificacoes",
    "notifiche",
    "powiadomienia",
    "robot",
    "autoreply",
    "autoresponder",
)
# Programs in which people write, as User-Agent and X-Mailer name them.
_PROGRAMS = Lazily(
    r"\b(?:thunderbird|outlook(?! ?test)|apple mail|iphone mail|ipad mail|android|mutt|k-9|gnus|roundcube|"
    r"horde|"
    r"internet messaging program|evolution|kmail|kontact|zimbra|squirrelmail|lotus notes|"
    r"hcl notes|claws|sylpheed|"
    r"the bat|eudora|pegasus|yahoomail|ymail|fairemail|em.client|postbox|airmail|mailmate|mozilla|"
    r"sogo|pine|alpine|mh-e|exmh|nmh|novell groupwise|groupwise|becky|shuriken|windows ?(live )?mail|"
    r"foxmail|entourage|openwebmail|sparrow|bluemail|ios mail|mail\.ru|ximian|wanderlust|mew version|"
    r"trojita|balsa|geary|opera(?: mail|/)|rainloop|afterlogic|webmail|atmail|snappymail|tutanota|"
    r"protonmail|neomutt|"
    r"spark|mailspring|superhuman|forte agent|turnpike|incredimail|aerc|poco ?mail|calypso|elm \[|rmail|"
    r"vm [\d.]{1,5}|emacs|inter7|ilohamail|imho|twig|ezmail|gemini|symphony|kaiten|nine|samsung|datula|"
    r"winbiff|al-mail|edmax|hidemaru|justsystem|mail\s?deux|post.?pet|microsoft-macoutlook|"
    r"git-send-email|stgit|zoho ?mail|yamail|qqmail|cyrus-jmap|open-xchange|kerio|ibm notes|ibm verse|"
    r"betterbird|aqua ?mail|canary|seamonkey|mailbird|vivaldi|hey\.com|missive|"
    r"icewarp|ymailnovation|ymailnorrin|szn-ebox|dtag email|messagingengine|zimbrawebclient)"
)
# Message-IDs that only the programs of people make: Gmail's, Proton's, GMX's and Web.de's.
_IDS = {
    "Gmail": re.compile(r"ca[\w+=-]{20,90}@mail\.gmail\.com"),
    "Proton": re.compile(r"[\w=-]{20,160}@(?:proton\.me|protonmail\.(?:com|ch)|pm\.me)"),
    "Android": re.compile(r"[\w.-]{8,60}@email\.android\.com"),
    "GMX": re.compile(r"trinity-[\w-]{20,80}@[\w.-]{3,80}"),
}
# What Exchange writes for the language of who wrote in Outlook, beside what it writes into any mail.
_EXCHANGES = frozenset(("thread-index", "x-ms-has-attach", "x-originatororg"))


def writes_by_hand(mail: Mail) -> str | None:
    """The mail program a person wrote in, as the header names it, or None."""
    for name in ("user-agent", "x-mailer", "x-newsreader"):
        for value in mail.header_all(name)[:3]:
            named = value[:200].lower()
            if _PROGRAMS.search(named) and "router" not in named:  # Domino's server, not Notes
                return f"{name.title()}: {value[:60]}"
    for program, made in _IDS.items():
        if mail.message_id and made.fullmatch(mail.message_id[:250].lower()):
            return f"written in {program}"
    names = {name for name, _ in mail.headers}
    if "x-mms-message-type" in names or _is_phone(mail.sender):
        return "sent from a phone"
    return "written in Outlook" if "accept-language" in names and names & _EXCHANGES else None


# Numbers at the gateways of mobile carriers: what people send from there is a message to us.
_PHONE = re.compile(
    r"\+?\d{7,15}@(?:tmomail\.net|vzwpix\.com|vtext\.com|(?:mms|txt)\.att\.net|(?:pm|messaging)\.sprint(?:pcs)?\.com|"
    r"msg\.fi\.google\.com|mms\.\w{2,20}\.\w{2,6}|pics\.\w{2,20}\.\w{2,6})"
)


def _is_phone(sender: Address | None) -> bool:
    return sender is not None and _PHONE.fullmatch(sender.address[:120]) is not None


def is_on_exchange(mail: Mail) -> bool:
    """Whether a mail went through an Exchange mailbox, as people's does and that of few machines. What a
    program hands to Microsoft's mail servers over a connector bears the name of its house, too."""
    names = {name for name, _ in mail.headers}
    if not names & {"thread-index", "x-ms-has-attach"} and is_by_connector(mail):
        return False
    return bool(names & _EXCHANGES)


def is_machine(sender: Address | None) -> bool:
    """Whether only a program has this address."""
    if sender is None:
        return False
    local = _local(sender)
    return local in _MACHINES or local.endswith(_MACHINE_ENDS)
