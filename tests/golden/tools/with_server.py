#!/usr/bin/env -S python3 -B
"""Runs a server, and a client as soon as the server says where it listens.

In the arguments of the client `{port}` is the port of the server. When the client has ended, and a line
of the server's standard error stream holds the TEXT, the server gets a SIGTERM. What the client printed
comes before what the server printed, from which the line with its address is left out.

usage: with_server.py [--until TEXT] SERVER... -- CLIENT...

The exit status is the server's, or that of a client that failed.
"""

import argparse
import re
import subprocess
import sys
import threading

PATIENCE_SECONDS = 60


class Output:
    """What comes out of a pipe, collected line by line on a thread of its own."""

    def __init__(self, pipe, text=""):
        self.lines = []
        self.found = threading.Event()
        self.text = text.encode()
        self.thread = threading.Thread(target=self.collect, args=(pipe,), daemon=True)
        self.thread.start()

    def collect(self, pipe):
        for line in pipe:
            self.lines.append(line)
            if self.text in line:
                self.found.set()

    def end(self, stream):
        self.thread.join(PATIENCE_SECONDS)
        stream.buffer.write(b"".join(self.lines))
        stream.buffer.flush()


def split(command):
    middle = command.index("--")
    return command[:middle], command[middle + 1:]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--until", default="", metavar="TEXT")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    arguments = parser.parse_args()
    server_command, client_command = split(arguments.command)
    server = subprocess.Popen(server_command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    log = Output(server.stderr, arguments.until)
    address = re.search(rb":(\d+)$", server.stdout.readline())
    output = Output(server.stdout)
    status = 0
    try:
        if address:
            port = address[1].decode()
            client = subprocess.run([word.replace("{port}", port) for word in client_command],
                                    stdout=subprocess.PIPE, check=False, timeout=PATIENCE_SECONDS)
            sys.stdout.buffer.write(client.stdout)
            status = client.returncode
            if status == 0 and arguments.until and not log.found.wait(PATIENCE_SECONDS):
                print(f"with_server.py: the server did not log {arguments.until!r}", file=sys.stderr)
                status = 1
            server.terminate()
        server.wait(PATIENCE_SECONDS)
    finally:
        server.kill()  # which does nothing to one that has ended
    output.end(sys.stdout)
    log.end(sys.stderr)
    return server.returncode or status


if __name__ == "__main__":
    sys.exit(main())
