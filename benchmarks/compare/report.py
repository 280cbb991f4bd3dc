# SPDX-License-Identifier: Apache-2.0
"""Results as markdown tables and a plot."""

from statistics import median

COLORS = {"drawbridge": "#1f6feb"}


def summary(samples):
    """Medians of the repeats of one work with one proxy; errors and peaks are not averaged."""
    out = {key: median(sample[key] for sample in samples)
           for key in ("cost", "rate", "p50_ms", "p99_ms", "resumed_share")}
    out["errors"] = sum(sample["errors"] for sample in samples)
    out["reconnects"] = sum(sample["reconnects"] for sample in samples)
    out["peak_kb"] = max(sample["peak_kb"] for sample in samples)
    out["first_error"] = next((s["first_error"] for s in samples if s["first_error"]), "")
    out["spread"] = [min(s["cost"] for s in samples), max(s["cost"] for s in samples)]
    return out


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def cell(result, key="cost"):
    if result is None:
        return "–"
    return "errors" if result["errors"] else number(result[key])


def table(title, works, peers, results, show):
    lines = [f"\n### {title}\n", "| work | " + " | ".join(peers) + " |",
             "|---" * (len(peers) + 1) + "|"]
    for work in works:
        row = [show(results.get(work, {}).get(peer)) for peer in peers]
        lines.append(f"| {work} | " + " | ".join(row) + " |")
    return lines


def flatness(data):
    """How far apart the costs of each proxy are over the sizes of one kind of work."""
    kinds = {}
    for work in data["works"]:
        kinds.setdefault(work.split(",")[0], []).append(work)
    lines = []
    for kind, works in kinds.items():
        if len(works) < 2:
            continue
        for peer in data["peers"]:
            costs = [data["results"][w][peer]["cost"] for w in works
                     if peer in data["results"][w] and not data["results"][w][peer]["errors"]]
            if len(costs) > 1 and min(costs) > 0:
                lines.append(f"- {peer}, {kind}: the dearest size costs "
                             f"{max(costs) / min(costs):.2f} times the cheapest")
    return lines


def ratio(result, base):
    if result is None or base is None or result["errors"] or base["errors"] or not base["cost"]:
        return "–"
    return f"{result['cost'] / base['cost']:.2f}"


def latency(result):
    if result is None or result["errors"] or not result["p50_ms"]:
        return "–"
    return f"{number(result['rate'])}/s · {number(result['p50_ms'])} · {number(result['p99_ms'])}"


def markdown(data):
    works, peers, results = data["works"], data["peers"], data["results"]
    costs = table("Proxy CPU ms per operation (per MB for bulk; KB per connection for idle)", works,
                  peers, results, cell)
    lines = costs
    if "haproxy" in peers:
        lines += [f"\n### The same, relative to haproxy\n",
                  "| work | " + " | ".join(peers) + " |", "|---" * (len(peers) + 1) + "|"]
        for work in works:
            row = results.get(work, {})
            lines.append(f"| {work} | " + " | ".join(
                ratio(row.get(peer), row.get("haproxy")) for peer in peers) + " |")
    lines += table("Rate · p50 ms · p99 ms", works, peers, results, latency)
    lines += table("Peak resident memory, MB", works, peers, results,
                   lambda r: "–" if r is None else number(r["peak_kb"] / 1024))
    lines += table("Errors (reconnects)", works, peers, results,
                   lambda r: "–" if r is None else f"{r['errors']} ({r['reconnects']})")
    lines += table("Share of operations whose handshake was resumed", works, peers, results,
                   lambda r: "–" if r is None else f"{r['resumed_share']:.0%}")
    spread = flatness(data)
    if spread:
        lines += ["\n### Growth\n", *spread]
    lines += ["\n### Versions\n"] + [f"- {peer}: {data['versions'][peer]}" for peer in peers]
    lines += [f"- machine: {data['machine']}", f"- {data['rounds']} rounds of {data['seconds']} s, "
              f"after {data['warm']} s without measuring; begun {data['time']}"]
    for work in works:
        for peer, result in results.get(work, {}).items():
            if result["errors"]:
                lines.append(f"- {peer}, {work}: {result['first_error']}")
    return "\n".join(lines) + "\n"


def plot(data):
    """Bars of CPU per operation, a row for each work, as SVG; each row has a scale of its own."""
    works = [work for work in data["works"] if work in data["results"]]
    peers, bar, gap, left, width = data["peers"], 14, 26, 210, 420
    rows, y = [], 10
    for work in works:
        row = {p: r for p, r in data["results"][work].items() if not r["errors"]}
        most = max((r["cost"] for r in row.values()), default=0) or 1
        rows.append(f'<text x="0" y="{y + 12}" font-weight="bold">{work}</text>')
        for peer in peers:
            if peer not in row:
                continue
            length = max(1, width * row[peer]["cost"] / most)
            rows.append(f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{peer}</text>'
                        f'<rect x="{left}" y="{y}" width="{length:.1f}" height="{bar - 2}" '
                        f'fill="{COLORS.get(peer, "#9aa4af")}"/><text x="{left + length + 6:.1f}" '
                        f'y="{y + 12}">{number(row[peer]["cost"])}</text>')
            y += bar
        y += gap - bar
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 80}" height="{y + 10}" '
            f'font-family="sans-serif" font-size="11">\n' + "\n".join(rows) + "\n</svg>\n")
