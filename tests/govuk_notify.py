"""GOV.UK Notify as its documentation says it answers: a server on this machine that checks tokens and shapes.

https://docs.notifications.service.gov.uk/rest-api.html, sections "Headers", "Send a message", "Get message data" and
"Errors".
"""

import base64
import hashlib
import hmac
import json
import re
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
API_KEY = f"complaints-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
SENDER = "8e222534-7f05-4972-86e3-17c5d9f894e2"
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
CHANNELS = {"email": "email_address", "sms": "phone_number", "letter": None}
OPTIONAL = {
    "email": {"personalisation", "reference", "email_reply_to_id", "sanitise_content_for"},
    "sms": {"personalisation", "reference", "sms_sender_id"},
    "letter": {"reference"},
}


class RefusedError(Exception):
    def __init__(self, status, kind, message):
        super().__init__(message)
        self.status, self.kind, self.message = status, kind, message


class FakeNotify:
    """Keeps what it is sent. *guests*, where given, are the only addresses that its key may send to.

    *fates* are the statuses that come next for a message, by its id: each time somebody asks for it, one.
    """

    def __init__(self):
        self.sent, self.asked, self.failing, self.guests, self.placeholders = [], [], [], None, {"subject", "body"}
        self.fates = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(30)

    def _handler(self):
        notify = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_GET(self):
                self._answer(lambda: notify.get(urlsplit(self.path)))

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._answer(lambda: notify.post(self.path, self.headers, body))

            def _answer(self, answer):
                notify.asked.append((self.command, self.path))
                try:
                    check_token(self.headers["Authorization"])
                    status, said = notify.failing.pop(0) if notify.failing else answer()
                except RefusedError as error:
                    status = error.status
                    said = {"status_code": status, "errors": [{"error": error.kind, "message": error.message}]}
                body = said if isinstance(said, bytes) else json.dumps(said).encode()
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"{notify.url}/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments):
                """Write nothing."""

        return Handler

    def get(self, url):
        if url.path == "/v2/notifications":
            wanted = parse_qs(url.query).get("reference", [None])[0]
            found = [each for each in reversed(self.sent) if wanted in (None, each["reference"])]
            return 200, {"notifications": found, "links": {"current": f"{self.url}{url.path}?{url.query}"}}
        asked = url.path.removeprefix("/v2/notifications/")
        if not re.fullmatch(UUID, asked):
            raise RefusedError(400, "ValidationError", "id is not a valid UUID")
        for each in self.sent:
            if asked == each["id"]:
                if coming := self.fates.get(asked):
                    each["status"] = coming.pop(0)
                return 200, each
        raise RefusedError(404, "NoResultFound", "No result found")

    def post(self, path, headers, body):
        channel = path.removeprefix("/v2/notifications/")
        if headers["Content-type"] != "application/json" or channel not in CHANNELS:
            raise RefusedError(400, "BadRequestError", "no such thing")
        address = self._check(channel, body)
        missing = self.placeholders - set(body.get("personalisation", {}))
        if missing:
            raise RefusedError(400, "BadRequestError", f"Missing personalisation: {', '.join(sorted(missing))}")
        if self.guests is not None and address not in self.guests:
            raise RefusedError(400, "BadRequestError", "Can't send to this recipient using a team-only API key")
        self.sent.append({"id": str(uuid.uuid4()), "type": channel, "status": "created", "reference": None, **body})
        said = {"id": self.sent[-1]["id"], "reference": body.get("reference"), "content": {}, "uri": "", "template": {}}
        return 201, said

    def _check(self, channel, body):
        to = CHANNELS[channel]
        required = {"template_id", to or "personalisation"}
        if not required <= set(body) <= required | OPTIONAL[channel]:
            raise RefusedError(400, "ValidationError", "properties")
        for name in ("template_id", "email_reply_to_id", "sms_sender_id"):
            if name in body and not re.fullmatch(UUID, body[name]):
                raise RefusedError(400, "ValidationError", f"{name} is not a valid UUID")
        if channel == "letter":
            lines = [body["personalisation"].get(f"address_line_{number}") for number in range(1, 8)]
            if lines[2] is None:
                raise RefusedError(400, "ValidationError", "Address must be at least 3 lines")
            if not re.fullmatch(r"[A-Z]{1,2}[0-9]{1,2} [0-9][A-Z]{2}", [line for line in lines if line][-1]):
                raise RefusedError(400, "ValidationError", "Must be a real UK postcode")
            return None
        if "invalid" in body[to] or (channel == "sms" and len(re.sub(r"\D", "", body[to])) < 10):
            raise RefusedError(400, "ValidationError", f"{to} {body[to]} is not valid")
        return body[to]


def shown(text):
    """Return *text* without markup as the service shows it: a backslash is gone, and so is what nobody sees."""
    return re.sub(r"\\([\\`*{}\[\]()#+\-.!_>~|])", r"\1", text).replace("\u2060", "")


def check_token(header):
    """Check the token as the documentation has it: signed by the key, for the service, and of this half minute."""
    scheme, _, token = header.partition(" ")
    signed, _, signature = token.rpartition(".")
    head, claims = (json.loads(decoded(part)) for part in signed.split("."))
    right = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    if scheme != "Bearer" or head != {"typ": "JWT", "alg": "HS256"} or claims["iss"] != SERVICE:
        raise RefusedError(403, "AuthError", "Invalid token: service not found")
    if not hmac.compare_digest(right, decoded(signature)):
        raise RefusedError(403, "AuthError", "Invalid token: API key not found")
    if abs(claims["iat"] - time.time()) > 30:
        raise RefusedError(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
