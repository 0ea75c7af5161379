"""Whom components reach by sockets, and whom not."""

import contextlib
import socket
import unittest

from harness import VERSIONS, Err, ProbeTest

LOOPBACK = {"v4": [127, 0, 0, 1]}
DENIED = Err("access-denied")


def mapped(a, b, c, d):
    """An IPv4 address in its IPv6 form."""
    return {"v6": [0, 0, 0, 0, 0, 0xFFFF, a << 8 | b, c << 8 | d]}


@contextlib.contextmanager
def listener():
    """The port of a listening TCP socket, on which a UDP socket receives as well."""
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        port = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", port))
        udp.settimeout(0.2)
        yield port, udp


def received(udp):
    """Whether a datagram came."""
    try:
        return udp.recv(16) == b"\x01"
    except TimeoutError:
        return False


class SocketsTest(ProbeTest):
    def sockets(self, version, function, *arguments, **keys):
        keys = {name.replace("_", "-"): value for name, value in keys.items()}
        return self.call(version, f"sockets.{function}", *arguments, sockets=keys).value

    def test_there_is_no_network_unless_it_is_given(self):
        for version in VERSIONS:
            with self.subTest(version), listener() as (port, udp):
                self.assertEqual(self.sockets(version, "connect", LOOPBACK, port), DENIED)
                self.assertEqual(self.sockets(version, "send", LOOPBACK, port), DENIED)
                self.assertFalse(received(udp))
                self.assertEqual(self.sockets(version, "listen", LOOPBACK), DENIED)
                self.assertIn(self.sockets(version, "lookup", "localhost"),
                              (DENIED, Err("permanent-resolver-failure")))

    def test_all_of_the_network(self):
        keys = {"inherit_network": True, "allow_ip_name_lookup": True}
        for version in VERSIONS:
            with self.subTest(version), listener() as (port, udp):
                self.assertIsNone(self.sockets(version, "connect", LOOPBACK, port, **keys))
                self.assertIsNone(self.sockets(version, "send", LOOPBACK, port, **keys))
                self.assertTrue(received(udp))
                self.assertIsNone(self.sockets(version, "listen", LOOPBACK, **keys))
                self.assertGreater(self.sockets(version, "lookup", "localhost", **keys), 0)

    def test_lists_name_those_that_may_be_reached(self):
        for version in VERSIONS:
            with self.subTest(version), listener() as (port, udp), listener() as (other, _):
                keys = {"allow": [f"127.0.0.1:{port}"], "inherit_network": True}
                self.assertIsNone(self.sockets(version, "connect", LOOPBACK, port, **keys))
                self.assertEqual(self.sockets(version, "connect", LOOPBACK, other, **keys), DENIED)
                self.assertIsNone(self.sockets(version, "send", LOOPBACK, port, **keys))
                self.assertTrue(received(udp))
                self.assertEqual(self.sockets(version, "listen", LOOPBACK, **keys), DENIED)
                self.assertIsNone(
                    self.sockets(version, "listen", LOOPBACK, listen=["127.0.0.0/8"]))
                neighbour = {"v4": [127, 0, 0, 2]}
                self.assertEqual(self.sockets(version, "connect", neighbour, port, **keys), DENIED)

    def test_lists_tell_transports_apart(self):
        for version in VERSIONS:
            with self.subTest(version), listener() as (port, udp):
                keys = {"allow": ["tcp://127.0.0.1"]}
                self.assertIsNone(self.sockets(version, "connect", LOOPBACK, port, **keys))
                self.assertEqual(self.sockets(version, "send", LOOPBACK, port, **keys), DENIED)
                self.assertFalse(received(udp))

    def test_private_addresses_can_be_denied(self):
        keys = {"inherit_network": True, "deny_private_addresses": True}
        for version in VERSIONS:
            with self.subTest(version), listener() as (port, udp):
                for address in (LOOPBACK, {"v4": [10, 0, 0, 1]}, {"v4": [169, 254, 169, 254]},
                                {"v6": [0, 0, 0, 0, 0, 0, 0, 1]}, {"v6": [0xFE80, 0, 0, 0, 0, 0, 0, 1]}):
                    with self.subTest(address=address):
                        self.assertEqual(self.sockets(version, "connect", address, port, **keys), DENIED)
                        self.assertEqual(self.sockets(version, "send", address, port, **keys), DENIED)
                self.assertFalse(received(udp))

    def test_no_list_is_got_round_by_the_other_form_of_an_address(self):
        for version in VERSIONS:
            with self.subTest(version), listener() as (port, udp):
                for keys in ({"inherit_network": True, "deny_private_addresses": True},
                             {"allow": ["10.0.0.0/8"]}, {"allow": ["::/0"]}):
                    for function in ("connect", "send"):
                        with self.subTest(keys=keys, function=function):
                            answer = self.sockets(version, function, mapped(127, 0, 0, 1), port, **keys)
                            self.assertIn(answer, (DENIED, Err("invalid-argument")))
                self.assertFalse(received(udp))


if __name__ == "__main__":
    unittest.main()
