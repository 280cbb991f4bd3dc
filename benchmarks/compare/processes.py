# SPDX-License-Identifier: Apache-2.0
"""Starting programs on a core of theirs, and ending them."""

import os
import signal
import socket
import subprocess
import time

START_SECONDS = 180


def start(command, core, log, environment=None):
    """A program in a process group of its own, pinned to one core."""
    with open(log, "ab") as output:
        return subprocess.Popen(
            ["taskset", "-c", str(core)] + command, stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, start_new_session=True, env=dict(os.environ, **(environment or {})))


def stop(process):
    """Ends the process group that start() made."""
    if process.poll() is None:
        for number, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            try:
                os.killpg(process.pid, number)
                process.wait(patience)
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue


def await_port(process, port, log):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"ended with {process.returncode}; see {log}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"does not listen on port {port}; see {log}")
