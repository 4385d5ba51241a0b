"""Knows the secrets that everybody can read: the examples of documentations, ours and others'.

Somebody who copies an example and forgets to change it would leave the door open, and see nothing
of it, since everything works.
"""

import re
from urllib.parse import unquote, urlsplit

REFUSED = (
    "is an example that everybody can read (make a secret of your own with 'openssl rand -hex 32',"
    " or take the one that the provider gives)"
)
"""Said of such a secret, which is not repeated."""
EXAMPLES = frozenset(
    {
        # Words that stand for a secret, as in user:password@host.
        "password", "passwd", "pass", "secret", "token", "key", "changeme", "changeit", "change",
        "replaceme", "example", "examplepassword", "examplesecret", "exampletoken", "placeholder",
        "mysecret", "mypassword", "mytoken", "xoxb", "authtoken", "appsecret", "accesstoken",
        "signingsecret", "verifytoken", "pageaccesstoken", "secrettoken", "bearertoken",
        # What the providers print: Slack's signing secret and token, Telegram's tokens, and the one
        # of Twilio's validator.
        "8f742231b10e8888abcd99yyyzzz85a5",
        "xoxb1765367248119874698323pdfzkvetue8sk7ooochrzzqgy",
        "xoxb1765367248119874698323pdfzkvetue8sk7oochrzzqgy",
        "123456abcdef1234ghiklzyx57w2v1u123ew11",
        "110201543aahdqtcvch1vgwjxfseofsas0k5paldsaw",
        "12345",
    }
)  # fmt: skip
"""In small letters and digits alone."""
_STANDS_FOR = re.compile(r"your[-_ ].*|<.*>|\{.*\}|.*(…|\.\.\.).*", re.IGNORECASE | re.DOTALL)
"""`your-token-here`, `<token>`, `xoxb-…`: what a reader is meant to replace."""


def is_an_example(secret: str) -> bool:
    """Whether it is known from a documentation, or is one character over and over."""
    bare = re.sub(r"[^a-z0-9]", "", secret.lower())
    if bare in EXAMPLES or _STANDS_FOR.fullmatch(secret.strip()):
        return True
    # Nor are several of these words, or a number behind one: changeme-changeme, token1.
    words = [word for word in re.split(r"[^a-z]+", secret.lower()) if word]
    return len(set(secret)) <= 1 or (bool(words) and all(word in EXAMPLES for word in words))


def password_in(address: str) -> str | None:
    """The password that an address such as `postgresql://user:password@host/name` holds, if any."""
    try:
        password = urlsplit(address).password
    except ValueError:
        return None
    return None if password is None else unquote(password)
