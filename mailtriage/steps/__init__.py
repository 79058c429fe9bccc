"""The steps of one mail, one module each; `flow.py` has their order."""
