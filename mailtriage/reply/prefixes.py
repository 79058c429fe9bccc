"""What mail programs and gateways put before a subject."""

import re

# By language, with their counters: "Re[2]:", "RE (3) :", "Re^2:". "Ref:" is a customer's own.
_CLIENTS = (
    r"(?:re|aw|antw|sv|vs|odp|ynt|atb|hl|res|rif|rép|fwd?|wg|tr|rv|enc|doorst|vb|vá|vl|pd|fs|bls|trs|ilt|továbbítás|"
    r"ответ|отв|відп|пересл|σχετ|απ|πρθ|回复|回覆|答复|答覆|转发|轉寄|轉發|返信|転送|회신|답장|전달|"
    r"השב|תשובה|תגובה|הועבר|رد|إعادة توجيه)"
    r"\s{0,2}(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4})?\s{0,2}[:：]"
)
# Italian Outlook; "R: is full" is a disk.
_ITALIAN = r"[ri]\s?:(?=\s{0,3}(?:\[|(?:r|i|re|fwd?)\s?:))"
_GATEWAYS = (
    r"\[\s?(?:external|externe?|ext)(?:\s(?:e-?mail|sender|message))?\s?\]|\[(?:suspected )?spam\]|"
    r"\*{2,5}\s?(?:spam|external)\s?\*{2,5}"
)
PREFIX = re.compile(f"{_CLIENTS}|{_ITALIAN}|{_GATEWAYS}", re.IGNORECASE)
