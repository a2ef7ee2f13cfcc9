"""Finds what looks like a credential or a person's mail address and puts a neutral text there.

The shapes are the ones that the issuers document for their secret scanners. Each is looked for
only in texts that contain its fixed part: most files are passed at the speed of a substring search.
"""

import re

REPLACEMENT = "REDACTED"
MAIL_REPLACEMENT = "someone@example.com"

_KEY_HEAD = r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
_KEY_TAIL = r"-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"

# (fixed part, the whole shape). A private key whose end is missing loses what is base64 after it.
SHAPES: list[tuple[str, re.Pattern]] = [
    (
        "PRIVATE KEY",
        re.compile(
            _KEY_HEAD + r"(?:(?:(?!-----BEGIN ).)*?" + _KEY_TAIL + r"|[A-Za-z0-9+/=\s\\\"n]*)", re.DOTALL
        ),
    ),
    ("AKIA", re.compile(r"\bAKIA[0-9A-Z]{16}\b")),
    ("ASIA", re.compile(r"\bASIA[0-9A-Z]{16}\b")),
    ("github_pat_", re.compile(r"\bgithub_pat_[A-Za-z0-9_]{36,}")),
    ("gh", re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36,}\b")),
    ("glpat-", re.compile(r"\bglpat-[A-Za-z0-9_-]{20,}")),
    ("xox", re.compile(r"\bxox[abeprs]-[A-Za-z0-9-]{10,}")),
    ("hooks.slack.com", re.compile(r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/]{20,}")),
    ("eyJ", re.compile(r"\beyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{10,}")),
    ("sk-", re.compile(r"\bsk-(?:proj-|ant-|svcacct-)?[A-Za-z0-9_-]{32,}")),
    ("_live_", re.compile(r"\b(?:sk|rk|pk)_live_[A-Za-z0-9]{16,}\b")),
    ("_test_", re.compile(r"\b(?:sk|rk)_test_[A-Za-z0-9]{24,}\b")),
    ("whsec_", re.compile(r"\bwhsec_[A-Za-z0-9+/=]{24,}")),
    ("AIza", re.compile(r"\bAIza[A-Za-z0-9_-]{35}")),
    ("ya29.", re.compile(r"\bya29\.[A-Za-z0-9_-]{30,}")),
    ("npm_", re.compile(r"\bnpm_[A-Za-z0-9]{36}\b")),
    ("pypi-", re.compile(r"\bpypi-[A-Za-z0-9_-]{50,}")),
    ("cio", re.compile(r"\bcio[A-Za-z0-9]{32}\b")),
    ("hf_", re.compile(r"\bhf_[A-Za-z0-9]{30,}\b")),
    ("SG.", re.compile(r"\bSG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{39,50}")),
    ("dckr_pat_", re.compile(r"\bdckr_pat_[A-Za-z0-9_-]{20,}")),
    ("dop_v1_", re.compile(r"\bdop_v1_[a-f0-9]{64}\b")),
    ("AccountKey=", re.compile(r"(?<=AccountKey=)[A-Za-z0-9+/]{60,}={0,2}")),
    (":AA", re.compile(r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b")),
]

_MAIL = re.compile(
    r"(?<![\w.+%/-])[A-Za-z0-9][A-Za-z0-9._%+-]*@(?:[A-Za-z0-9-]+\.)+"
    r"(?:com|org|net|edu|io|dev|me|de|fr|uk|nl|ch|se|ru|cn|jp|eu|au|ca|it|at|cz|pl|br|us|"
    r"tech|app|email|xyz|name|info)\b"
)
# Addresses of examples and the user name of git over SSH.
_NO_PERSON = re.compile(r"^git@|@(?:[A-Za-z0-9-]+\.)*(?:example|test|domain|localhost|foo|bar|host|email)\.[a-z]+$")


def scrub_secrets(text: str) -> str:
    """The text without credentials and without mail addresses other than examples."""
    for fixed, shape in SHAPES:
        if fixed in text:
            text = shape.sub(REPLACEMENT, text)
    if "@" in text:
        text = _MAIL.sub(_neutral_mail, text)
    return text


def _neutral_mail(match: re.Match) -> str:
    address = match.group()
    return address if _NO_PERSON.search(address) else MAIL_REPLACEMENT
