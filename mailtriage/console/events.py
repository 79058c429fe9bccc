"""The events that this release writes into its log.

`tests/console/test_events.py` compares them with the source.
"""

EVENTS = (
    "alarmed",
    "alert_not_written",
    "clock_jumped",
    "connected_again",
    "copied",
    "decided",
    "ending",
    "hindered",
    "hung",
    "log_cut",
    "log_full",
    "log_not_written",
    "log_resumed",
    "no_control_socket",
    "no_health_pages",
    "not_sent",
    "noticed",
    "reconciled",
    "recovered",
    "reload_refused",
    "reloaded",
    "rule_doubtful",
    "saved_not_seen",
    "sending_again",
    "sent",
    "start_refused",
    "started",
    "stopped",
    "trouble",
)
