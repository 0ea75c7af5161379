#!/usr/bin/env python3
"""The translation service of steps 4 to 7: POST /translate with {"text", "locale"}.

Answers {"translated"}, with the words that it knows replaced, on 127.0.0.1 until it is stopped.
"""

import argparse
import json
import re
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TRANSLATIONS = {
    "de": {"Hello": "Hallo", "World": "Welt"},
    "es": {"Hello": "Hola", "World": "Mundo"},
    "fr": {"Hello": "Bonjour", "World": "le Monde"},
    "haw": {"Hello": "Aloha"},
    "nl": {"Hello": "Hallo", "World": "Wereld"},
}


def translate(text, locale):
    words = TRANSLATIONS.get(re.split("[-_]", locale)[0], {})
    for word, translation in words.items():
        text = text.replace(word, translation)
    return text


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.read_body()
        if self.path != "/translate":
            return self.answer(404, {"error": "the path is /translate"})
        try:
            question = json.loads(body)
            translated = translate(question["text"], question["locale"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return self.answer(400, {"error": 'the body must be {"text": "…", "locale": "…"}'})
        return self.answer(200, {"translated": translated})

    def do_GET(self):
        self.answer(405, {"error": "the method is POST"})

    def read_body(self):
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return body

    def answer(self, status, value):
        body = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", type=int, nargs="?", default=8090, help="0 takes a free one")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", arguments.port), Handler)
    except OSError as error:
        sys.exit(f"mock-api.py: port {arguments.port}: {error.strerror}")
    print(f"listening on http://127.0.0.1:{server.server_port}/translate", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
