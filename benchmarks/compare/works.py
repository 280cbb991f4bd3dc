# SPDX-License-Identifier: Apache-2.0
"""The works that every proxy is given."""

import resource
from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """Options of the load generator, and what counts as one operation."""

    name: str
    options: tuple
    unit: str = "operation"
    idle: bool = False
    new_names: bool = False
    # Says something about minting, so not asked of those that do not.
    minting: bool = False
    # So many names that they are asked for once in a run of its own.
    long: bool = False


def _connections(count):
    return ("--connections", str(count))


STANDARD = [
    Work("full handshake 1.3", _connections(16)),
    Work("full handshake 1.2", _connections(16) + ("--tls", "2")),
    Work("1000 names", _connections(16) + ("--names", "1000")),
    Work("new name each time", _connections(16) + ("--names", "-1", "--first", "1000000"),
         new_names=True),
    Work("resumed 1.3", _connections(16) + ("--resume",)),
    Work("resumed 1.2", _connections(16) + ("--resume", "--tls", "2")),
    Work("keep-alive 1 KB", _connections(16) + ("--keepalive",), unit="request"),
    Work("bulk", _connections(2) + ("--keepalive", "--path", "/64m"), unit="MB"),
    Work("one at a time: handshake", _connections(1)),
    Work("one at a time: request", _connections(1) + ("--keepalive",), unit="request"),
    Work("idle", _connections(3000) + ("--idle",), unit="connection", idle=True),
]

# Held before those of the idle work are counted: what a process touches once, its code, the pages of
# a cache, a young generation, has been touched by then.
HELD_BEFORE = Work("held before", _connections(1000) + ("--idle",), idle=True)

# A proxy has two descriptors for each, and Drawbridge keeps a sixteenth back; the limit of this
# machine cannot always be raised.
DESCRIPTORS = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
MOST_CONNECTIONS = min(10_000, (DESCRIPTORS - DESCRIPTORS // 16 - 400) // 200 * 100)

GROWTH = [
    Work(f"keep-alive, {count} connections", _connections(count) + ("--keepalive",), unit="request")
    for count in (10, 100, 1000, MOST_CONNECTIONS)
] + [
    Work(f"full handshake 1.3, {count} names", _connections(16) + ("--names", str(count)),
         minting=True, long=count > 1000)
    for count in (10, 1000, 100000)
]
