"""The configuration of the private Dovecot."""

CONFIGURATION = """\
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
protocols = {protocols}
listen = 127.0.0.1
instance_name = mailtriage-test
{accounts}

ssl = yes
ssl_cert = <{root}/certificate.pem
ssl_key = <{root}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login

# A wrong password is answered at once: tests have no time for penalties.
auth_failure_delay = 0
service anvil {{
  {no_chroot}
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}

# Whoever knows the password is a user, and gets an empty mailbox at the first login.
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/mail/%u
}}
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100

namespace inbox {{
  inbox = yes
  separator = /
  mailbox Archive {{
    special_use = \\Archive
    auto = create
  }}
  mailbox Drafts {{
    special_use = \\Drafts
    auto = create
  }}
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
  mailbox Trash {{
    special_use = \\Trash
    auto = create
  }}
}}

service imap-login {{
  {no_chroot}
  # One process for all logins: a test session starts it once.
  service_count = 0
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
{lmtp}"""
LMTP = """
service lmtp {{
  inet_listener lmtp {{
    port = {port}
  }}
}}
# Who may hand in mail: asked by Postfix.
service auth {{
  inet_listener {{
    port = {sasl_port}
  }}
}}
"""
# A responder answers through the server that delivered, as on a provider's machine.
SIEVE = """
submission_host = 127.0.0.1:{port}
protocol lmtp {{
  mail_plugins = sieve
}}
plugin {{
  sieve = file:{root}/sieve/%u.sieve
}}
"""
VACATION = 'require ["vacation"];\nvacation :days 1 :subject "{subject}" "{words}";\n'
