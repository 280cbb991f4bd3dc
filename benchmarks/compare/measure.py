# SPDX-License-Identifier: Apache-2.0
"""What the kernel says of a proxy: CPU time and memory over all its processes."""

import os
from pathlib import Path

TICK = 1.0 / os.sysconf("SC_CLK_TCK")


def family(pid):
    """The process and all that descend from it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = stat(int(entry.name))
            if fields:
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, queue = [], [pid]
    while queue:
        each = queue.pop()
        found.append(each)
        queue.extend(parents.get(each, []))
    return found


def stat(pid):
    """Fields of /proc/PID/stat from the third on, or None where the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def cpu_seconds(pid):
    """User and system time of the family, its ended children included."""
    total = 0.0
    for each in family(pid):
        fields = stat(each)
        if fields:
            total += sum(int(value) for value in fields[11:15]) * TICK
    return total


def _status_kb(pid, key):
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(key + ":"):
                return int(line.split()[1])
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


def resident_kb(pid):
    return sum(_status_kb(each, "VmRSS") for each in family(pid))


def peak_kb(pid):
    return sum(_status_kb(each, "VmHWM") for each in family(pid))


def reset_peak(pid):
    for each in family(pid):
        try:
            Path(f"/proc/{each}/clear_refs").write_text("5")
        except OSError:
            pass
