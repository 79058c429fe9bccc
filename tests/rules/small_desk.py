"""The least that a configuration holds, for rules to stand beside."""

DESK = """
[desk]
address = "support@desk.example"
name = "Desk"
[mailbox]
host = "h"
user = "u"
[smtp]
host = "h"
[[staff]]
id = "anna"
name = "Anna"
addresses = ["anna@desk.example"]
"""
