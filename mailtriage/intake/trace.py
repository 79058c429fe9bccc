"""Where a mail began: the account that handed it to its first mail server, as that server noted it.

Postfix, Exim and sendmail name the account of a program on their own host in the oldest Received field
(RFC 5321 §4.4 leaves them the wording). People hand in their mail over the network, with a password.
"""

import re

from mailtriage.intake.organisation import organisation_of
from mailtriage.model.mail import Address, Mail

# Under which servers, schedulers and databases run; no person's name.
_ACCOUNTS = frozenset(
    """www-data www apache apache2 httpd nginx wwwrun webserver http nobody daemon cron crond root tomcat
    tomcat8 tomcat9 wildfly jboss postgres postgresql mysql mariadb oracle nagios icinga icinga2 zabbix
    naemon prometheus grafana jenkins gitlab-runner git gitea jira confluence redmine bugzilla mantis
    backup bacula amanda rsync sympa mailman list majordomo listserv nut logcheck clamav amavis odoo
    rails deploy node app wordpress moodle otrs znuny zammad freescout""".split()
)
# Accounts below this number belong to the system (Debian's policy §9.2.2, LSB); nobody's is 65534.
_PEOPLE, _NOBODY = 1000, 65534
_POSTFIX = re.compile(r"\(postfix, from userid (\d{1,10})\)")
_SENDMAIL = re.compile(r"^\(from ([\w.+-]{1,64})@[\w.-]{1,255}\)\s{1,8}by ")
_EXIM = re.compile(r"^from ([\w.+-]{1,64}) by [\w.-]{1,255} with local\b")
_OPENSMTPD = re.compile(r"\(\w{1,64} \[local\]\)\s{1,8}by ")
_BY = re.compile(r"\bby ([\w.-]{1,255})")
# Bounce addresses hold the account behind a tag: `prvs=7012ab=www-data@host`, `www-data+bounce@host`.
_TAGGED = re.compile(r"^(?:prvs|btv1)=[\w=]{1,40}?=")
_LONGEST = 1000


def handed_in_by(mail: Mail) -> str | None:
    """What tells that a program on the mail's first server handed it in, be it for whom it may: evidence
    that alone convicts nobody, for people have shells, and websites write for their visitors."""
    first = _first_server(mail)
    for pattern in (_POSTFIX, _SENDMAIL, _EXIM, _OPENSMTPD):
        if found := pattern.search(first):
            return f"handed in on its own server: {found[0].strip()[:60]}"
    if (path := return_path(mail)) and _account(path) in _ACCOUNTS:
        return f"Return-Path of an account: {path.address[:60]}"
    return None


def by_account_of_the_house(mail: Mail) -> str | None:
    """The server account that sent a mail for its own house: From is an address of that house, not one
    of a visitor of the website."""
    if mail.sender is None:
        return None
    house = organisation_of(mail.sender) or mail.sender.domain
    first, path = _first_server(mail), return_path(mail)
    if path and house and (organisation_of(path) or path.domain) == house and _account(path) in _ACCOUNTS:
        return f"Return-Path of a program: {path.address[:60]}"
    host = _BY.search(first)
    if host is None or not house or not f".{host[1]}".endswith(f".{house}"):
        return None
    numbered = _POSTFIX.search(first)
    if numbered and not _PEOPLE <= int(numbered[1]) < _NOBODY:
        return f"handed in by a program: {numbered[0]}"
    named = _SENDMAIL.search(first) or _EXIM.search(first)
    if named and named[1] in _ACCOUNTS:
        return f"handed in by a program: {named[0].strip()[:60]}"
    return None


def is_by_own_account(mail: Mail) -> bool:
    """Whether somebody handed it in at his own server under the name of his address: from a shell."""
    first = _first_server(mail)
    named = _SENDMAIL.search(first) or _EXIM.search(first)
    if named is None or mail.sender is None or named[1] in _ACCOUNTS:
        return False
    return named[1] == mail.sender.address.partition("@")[0]


def is_by_connector(mail: Mail) -> bool:
    """Whether the first server that took it is Microsoft's for the mail of programs and other servers: what
    people write in Exchange begins in a mailbox there."""
    first = _first_server(mail)
    return ".mail.protection.outlook.com" in first and "via frontend transport" in first


def _first_server(mail: Mail) -> str:
    """The oldest Received field: later ones are those of filters and forwarders, in people's mail too."""
    fields = mail.header_all("received")
    return " ".join(fields[-1][:_LONGEST].lower().split()) if fields else ""


def return_path(mail: Mail) -> Address | None:
    """The sender of the envelope (RFC 5321 §4.4), or None for the null path and where none is noted."""
    for value in mail.header_all("return-path")[:1]:
        address = value[:_LONGEST].strip().strip("<>").lower()
        if "@" in address:
            return Address("", address)
    return None


def _account(path: Address) -> str:
    local = _TAGGED.sub("", path.address.rpartition("@")[0])
    return local.partition("+")[0]
