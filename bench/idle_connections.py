#!/usr/bin/env python3
"""Opens many connections that do nothing to a server, and prints what each costs.

Each connection has had one request, GET /hello/World, before it idles. The memory is the server's resident
set (VmRSS), before and with the connections. Needs as many open files as there are connections, twice.

usage: idle_connections.py [--program BUILD/bin/composable] [--connections N] [--limit MB]

The exit status is 1 where the server with all its connections needs --limit or more.
"""

import argparse
import os
import pathlib
import resource
import socket
import sys

import routes
import sides

REQUEST = b"GET /hello/World HTTP/1.1\r\nhost: localhost\r\n\r\n"
BODY = b'"Hello, World!"'


def ask(connection):
    connection.sendall(REQUEST)
    answer = b""
    while not answer.endswith(BODY):
        part = connection.recv(4096)
        if not part:
            raise SystemExit(f"idle_connections: the server closed a connection: {answer!r}")
        answer += part


def connect(port):
    connection = socket.create_connection(("127.0.0.1", port), 60)
    ask(connection)
    return connection


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, default=sides.ROOT / "build/bin/composable")
    parser.add_argument("--connections", type=int, default=10000)
    parser.add_argument("--limit", type=float, default=200, metavar="MB")
    arguments = parser.parse_args()
    wanted = arguments.connections + 200
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most not in (resource.RLIM_INFINITY,) and most < wanted:
        raise SystemExit(f"idle_connections: {wanted} open files are needed, and {most} allowed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))

    definitions = (routes.SERVER.format(threads=os.cpu_count()) + 'limits.idle-time = "10m"\n'
                   + routes.TYPED.format(greeter=routes.GREETER))
    with sides.serve_ours(arguments.program.resolve(), definitions, range(os.cpu_count())) as server:
        connections = [connect(server.port) for _ in range(10)]
        before = server.memory("VmRSS")
        connections += [connect(server.port) for _ in range(arguments.connections - 10)]
        after = server.memory("VmRSS")
        # They are all still there.
        for connection in connections[::max(arguments.connections // 100, 1)]:
            ask(connection)
    each = (after - before) * 1000 / (arguments.connections - 10)
    print(f"{arguments.connections} idle connections: {after:.1f} MB, {before:.1f} MB with 10 of them, "
          f"{each:.2f} KB each")
    return 1 if after >= arguments.limit else 0


if __name__ == "__main__":
    sys.exit(main())
