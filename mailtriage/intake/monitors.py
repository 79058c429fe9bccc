"""Subjects that monitors, builds, copies of data and tickets of other systems are given by their programs.

None of them is typed: each has the program's name, its signs or its numbers. People forward them with a mail
program, and are asked before these are.
"""

from mailtriage.intake.lazily import Lazily

_STATE = r"(?:ok|up|warn(?:ing)?|crit(?:ical)?|unknown|down|unreachable|pending)"
_ENDED = r"(?:fail\w{0,3}|error\w{0,2}|ok|success\w{0,3}|complet\w{1,4}|warning\w{0,1}|finished|done|aborted)"
_CASES = r"(?:inc|req|ritm|sctask|task|chg|prb|cs|hrc)\d{6,9}"
SUBJECTS = Lazily(
    rf"check_?mk: |.{{0,120}}\b{_STATE} ?(?:->|→|=>) ?{_STATE}\b|"
    r"\[(?:teamcity|jenkins|gitlab|bamboo|drone|buildkite|circleci|appveyor|azure devops|octopus|argo ?cd|"
    r"pagerduty|opsgenie|datadog|new relic|dynatrace|sentry|wazuh|zammad|librenms|observium|netdata|"
    r"healthchecks|statuscake|graylog)[ ,:\]]|"
    r"(?:broken|fixed|passed|failed|errored|cancell?ed|still failing): [\w.-]{1,60}/[\w.-]{1,60}[ #]|"
    r"(?:chore|fix|build)\(deps(?:-dev)?\)|bump [\w./@-]{1,60} from [\d.]|"
    # Copies of data and other jobs.
    rf"(?:borgmatic|borg|borgbackup|restic|rclone|rsnapshot|duplicati|duplicity|backuppc|backupninja|kopia|"
    rf"vzdump|timeshift|pg_dump|mysqldump|automysqlbackup|proxmox backup|nakivo|arcserve|cobian|"
    rf"macrium|urbackup|altaro|active backup|hyper backup|robocopy|freefilesync)\b"
    rf".{{0,60}}[:|\]].{{0,60}}\b{_ENDED}|"
    r"backup exec[ -](?:benachrichtigung|notification|alert|meldung|server:)|"
    r"\[(?:success|warning|failed|error|erfolg\w{0,5}|warnung|fehler)\] .{1,100}\(\d{1,5} "
    r"(?:objects?|machines?|vms?|objekte?|mailboxes|items|computers?)\)|"
    r".{0,80}\b(?:beendet|finished|ended|completed|exited|failed|done|terminated)\b.{0,30}\b"
    r"(?:rc ?= ?-?\d{1,4}|(?:exit )?(?:code|status):? \d{1,4})\b|"
    # Power supplies, viruses, maintenance of carriers.
    r"[\w.-]{1,40}@[\w.-]{1,60}:? (?:is )?(?:ups|communications|on battery|on line)|"
    r"ups [\w.-]{1,40}@[\w.-]{1,60} |"
    r"virus (?:in (?:your )?mail (?:from|to|sent)|\(.{1,60}\) (?:in|found)|(?:alert|warning): )|"
    r"(?:planned|scheduled|emergency|urgent) (?:maintenance|works?)\b.{0,60}\d{4}-\d\d-\d\d.{0,24}\butc\b|"
    # Tickets of ServiceNow, forums, filters.
    rf"{_CASES} (?:has been |was |is now |- )|"
    rf"your (?:request|incident|case|task|ticket) {_CASES} (?:has|was|is)\b|"
    r"(?:new )?reply to (?:thread|topic) ['\"‘“]|topic reply notification|"
    r"new (?:private|personal) message from|"
    r"down \| |\[[\w.-]{2,40}\] (?:alert|alarm|warning|critical): |"
    r"(?:idrac|hpe? ilo|ilo|imm2?|xclarity|ipmi|supermicro|vcenter|vmware|esxi|eaton|riello|liebert)\b.{0,40}"
    r"\b(?:alert|alarm|event|notification|warning)|"
    r"(?:your )?(?:live )?chat ?(?:transcript|-verlauf|verlauf)\b|transcript of your chat|"
    r"(?:down|up|recovery|problem|alert): [\w.-]{2,80} \(|"
    r"\[(?:crit|warn|alert|error)(?:ical|ing)?\] [\w.-]{2,60} .{0,80}\d|"
    r".{2,80} sent (?:you )?a new purchase order|reaction daily digest|welcome to .{2,60} forums?!?$|"
    r"spam-?bericht\b|quarant(?:ine|äne|aine)-?(?:bericht|report|digest|meldung|benachrichtigung)|"
    r"(?:rapport|résumé) de quarantaine|resumen de cuarentena|quarantaine-?(?:overzicht|rapport)|"
    r"riepilogo (?:della )?quarantena"
)
# A stamp of date and time as programs write it, with seconds.
STAMPED = Lazily(
    r"(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d?[-/.]\d\d?[-/.]\d{2,4})[ ,t]{1,3}(?:um |at |- )?\d\d:\d\d:\d\d"
)
