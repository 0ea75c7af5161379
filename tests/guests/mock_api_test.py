"""The translation service of the tutorial, over HTTP."""

import http.client
import json
import pathlib
import re
import subprocess
import sys
import unittest

PROGRAM = pathlib.Path(__file__).parents[2] / "examples/7cs/mock-api.py"


class MockApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.process = subprocess.Popen(
            [sys.executable, "-B", PROGRAM, "0"], stdout=subprocess.PIPE, text=True
        )
        line = cls.process.stdout.readline()
        cls.port = int(re.fullmatch(r"listening on http://127.0.0.1:(\d+)/translate\n", line)[1])

    @classmethod
    def tearDownClass(cls):
        cls.process.terminate()
        assert cls.process.wait(timeout=10) == 0
        cls.process.stdout.close()

    def request(self, method, path, body, **options):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, **options)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def translate(self, text, locale):
        body = json.dumps({"text": text, "locale": locale})
        return self.request("POST", "/translate", body)

    def test_translates_the_words_it_knows(self):
        for locale, expected in {
            "de-DE": "Hallo, Welt!",
            "es_ES": "Hola, Mundo!",
            "fr": "Bonjour, le Monde!",
            "haw-US": "Aloha, World!",
            "nl-NL": "Hallo, Wereld!",
            "en-US": "Hello, World!",
            "": "Hello, World!",
        }.items():
            with self.subTest(locale=locale):
                answer = self.translate("Hello, World!", locale)
                self.assertEqual(answer, (200, {"translated": expected}))

    def test_leaves_other_words(self):
        self.assertEqual(self.translate("Grüße 🦀", "de"), (200, {"translated": "Grüße 🦀"}))

    def test_reads_a_chunked_body(self):
        pieces = [b'{"text":"Hel', b'lo","locale":"de"}']
        answer = self.request("POST", "/translate", iter(pieces), encode_chunked=True)
        self.assertEqual(answer, (200, {"translated": "Hallo"}))

    def test_refuses_what_is_no_question(self):
        for body in ["", "x", "[]", "{}", '{"text":"a"}', '{"text":1,"locale":"de"}', '{"text":"a","locale":2}']:
            with self.subTest(body=body):
                self.assertEqual(self.request("POST", "/translate", body)[0], 400)

    def test_has_one_path_and_one_method(self):
        self.assertEqual(self.request("POST", "/other", "{}")[0], 404)
        self.assertEqual(self.request("GET", "/translate", None)[0], 405)


if __name__ == "__main__":
    unittest.main()
