"""A SIP endpoint over UDP that takes calls to its extensions: OPTIONS, INVITE, ACK, CANCEL, BYE (RFC 3261)."""

import itertools

_COMPACT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length"}
_REASONS = {
    100: "Trying",
    180: "Ringing",
    200: "OK",
    404: "Not Found",
    481: "Call leg/transaction does not exist",
    486: "Busy Here",
    487: "Request Terminated",
    500: "Server error",
    501: "Method Not Implemented",
    503: "Service Unavailable",
    603: "Decline",
}
ALLOWED = "INVITE, ACK, CANCEL, OPTIONS, BYE"


class Request:
    """One request as it came: `headers` holds every value by the lower-case name, compact names written out."""

    def __init__(self, text):
        head = text.replace("\r\n", "\n").split("\n\n", 1)[0].split("\n")
        self.method, self.uri, _ = head[0].split(" ", 2)
        self.headers = {}
        for line in head[1:]:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            self.headers.setdefault(_COMPACT.get(name, name), []).append(value.strip())

    def first(self, name):
        return self.headers[name][0]

    @property
    def extension(self):
        return self.uri.split(":", 1)[-1].split("@")[0]


class Endpoint:
    """
    Answers requests, and knows the calls that are up. `extensions()`: the numbers that answer;
    `unanswered()`: a status by each number that doesn't, 180 for one that rings and rings; `refusal()`: a
    status that all calls get, or None.
    """

    def __init__(self, address, version, extensions, unanswered, refusal):
        self.address = address
        self.version = version
        self.extensions = extensions
        self.unanswered = unanswered
        self.refusal = refusal
        self.calls = {}
        self.processed = 0
        self._tags = itertools.count(1)

    def _answer(self, request, status, tag="", body=""):
        to = request.first("to")
        lines = [
            f"SIP/2.0 {status} {_REASONS.get(status, 'Refused')}",
            *(f"Via: {via}" for via in request.headers["via"]),
            f"From: {request.first('from')}",
            "To: " + (to if "tag=" in to or not tag else f"{to};tag={tag}"),
            f"Call-ID: {request.first('call-id')}",
            f"CSeq: {request.first('cseq')}",
            f"Server: Asterisk PBX {self.version}",
            f"Allow: {ALLOWED}",
            *([f"Contact: <sip:{request.extension}@{self.address}:5060>"] if status in (180, 200) else []),
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        return "\r\n".join(lines) + "\r\n\r\n" + body

    def _offer(self):
        lines = [
            "v=0",
            f"o=root 1 1 IN IP4 {self.address}",
            "s=Asterisk PBX",
            f"c=IN IP4 {self.address}",
            "t=0 0",
        ]
        return "\r\n".join([*lines, "m=audio 10000 RTP/AVP 0", "a=rtpmap:0 PCMU/8000", ""])

    def _invite(self, request):
        call = request.first("call-id")
        if call not in self.calls:
            tag = f"as{next(self._tags):08x}"
            status = self.unanswered().get(request.extension)
            if status is not None:
                return [self._answer(request, 100), self._answer(request, status, tag)]
            if request.extension not in self.extensions():
                return [self._answer(request, 404, tag)]
            refusal = self.refusal()
            if refusal is not None:
                return [self._answer(request, refusal, tag)]
            self.processed += 1
            self.calls[call] = (request.extension, tag)
        tag = self.calls[call][1]
        ringing = [self._answer(request, 100), self._answer(request, 180, tag)]
        return [*ringing, self._answer(request, 200, tag, self._offer())]

    def receive(self, text):
        """@returns the answers to one datagram, in order"""
        request = Request(text)
        if request.method == "OPTIONS":
            return [self._answer(request, 200, "as0")]
        if request.method == "INVITE":
            return self._invite(request)
        if request.method == "ACK":
            return []
        if request.method in ("BYE", "CANCEL"):
            ended = self.calls.pop(request.first("call-id"), None)
            return [self._answer(request, 481 if ended is None else 200, "as0")]
        return [self._answer(request, 501, "as0")]
