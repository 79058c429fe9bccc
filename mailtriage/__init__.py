"""mailtriage: a shared support mailbox becomes a service desk.

The flow of one mail, as `flow.handle` has it:

    fetch -> record raw -> parse -> recognise -> classify -> thread & trust -> triage -> apply -> compose
    -> COMMIT -> file on the server -> send

Before the commit nothing is promised; after it nothing is lost. `docs/DECISIONS.md` says why.
"""

__version__ = "0.1.0"
