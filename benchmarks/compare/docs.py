# SPDX-License-Identifier: Apache-2.0
"""Puts results into the documentation: between marks that stand there, and beside it."""

import json
import re

import report
from peers import ROOT

PERFORMANCE = ROOT / "docs/performance.md"
README = ROOT / "README.md"


def put(data, name):
    """``name`` is comparison or growth; the marks are <!-- NAME: begin --> and <!-- NAME: end -->."""
    stem = "performance" if name == "comparison" else "performance-growth"
    kept = {key: value for key, value in data.items() if key != "samples"}
    (ROOT / f"docs/{stem}.json").write_text(json.dumps(kept, indent=1) + "\n")
    (ROOT / f"docs/{stem}.svg").write_text(report.plot(data))
    figure = f"\n![CPU time per operation, by proxy]({stem}.svg)\n\n"
    taken = (f"Taken {data['time']} on {data['machine']}, with `{data['command']}`; medians of "
             f"{data['rounds']} rounds.\n")
    replace(PERFORMANCE, name, taken + figure + report.markdown(data).lstrip("\n"))
    if name == "comparison":
        line = headline(data)
        if line:
            replace(README, name, line + "\n")


def replace(path, name, text):
    """Exchanges what stands between the marks; without marks nothing happens."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    old = path.read_text()
    new = re.sub(re.escape(begin) + ".*?" + re.escape(end),
                 lambda _: f"{begin}\n{text}{end}", old, flags=re.DOTALL)
    if new != old:
        path.write_text(new)


def headline(data):
    """One sentence for the README, of measured figures alone."""
    def cost(work, peer):
        result = data["results"].get(work, {}).get(peer)
        return result["cost"] if result and not result["errors"] and result["cost"] else None

    parts = []
    for work, words, unit in (("full handshake 1.3", "a whole new connection", "ms of CPU"),
                              ("keep-alive 1 KB", "a request on a standing one", "ms"),
                              ("bulk", "a megabyte", "ms"),
                              ("idle", "an idle connection held", "KB")):
        own, base = cost(work, "drawbridge"), cost(work, "haproxy")
        if own is None or base is None:
            continue
        parts.append(f"{words} {report.number(own)} {unit} ({own / base:.2f} of haproxy's)")
    if not parts:
        return None
    return ("Measured on one core beside haproxy, which mints nothing: " + ", ".join(parts)
            + "; [all figures](docs/performance.md).")
