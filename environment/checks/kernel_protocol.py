"""Checks kernels against Jupyter's messaging protocol, and prints what each passes: a table in Markdown, or JSON.

    python environment/checks/kernel_protocol.py tslab python3 path/to/kernel.json [--json] [--patience SECONDS]
"""

import argparse
import json
import os

from kernel_checks import CHECKS
from kernel_session import Failed, Session


def outcomes(kernel, patience):
    """Of each check: "" where it is passed, else why not. After one that is not, the kernel is started again."""
    session, found = None, {}
    for tier, name, message, run in CHECKS:
        try:
            session = session or Session(kernel, patience)
            run(session)
            found[name] = ""
        except Exception as problem:
            found[name] = str(problem) if isinstance(problem, Failed) else f"{type(problem).__name__}: {problem}"
            if session:
                session.close()
            session = None
    if session:
        session.close()
    return found


def named(kernel):
    """The name of a kernel, or of the folder of its kernel.json."""
    return os.path.basename(os.path.dirname(os.path.abspath(kernel))) if os.path.isfile(kernel) else kernel


def table(results):
    """A row a check, a column a kernel."""
    names = [named(kernel) for kernel in results]
    lines = [f"| tier | check | about | {' | '.join(names)} |", f"|---|---|---|{'---|' * len(names)}"]
    for tier, name, message, _ in CHECKS:
        said = ["yes" if found[name] == "" else f"no: {found[name]}" for found in results.values()]
        lines.append(f"| {tier} | `{name}` | `{message}` | {' | '.join(said)} |")
    counts = [f"{sum(why == '' for why in found.values())} of {len(CHECKS)}" for found in results.values()]
    return "\n".join([*lines, f"| | passed | | {' | '.join(counts)} |"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kernels", nargs="+", help="names of installed kernels, or paths to kernel.json")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--patience", type=float, default=60, help="seconds to wait for a message, by default 60")
    options = parser.parse_args()
    results = {kernel: outcomes(kernel, options.patience) for kernel in options.kernels}
    print(json.dumps(results) if options.json else table(results))


if __name__ == "__main__":
    main()
