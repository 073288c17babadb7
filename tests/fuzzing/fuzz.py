"""Lets a coverage-guided fuzzer (atheris, libFuzzer's for Python) loose on the readers, each in a process of its own.

`python -m uv run --group fuzzing python tests/fuzzing/fuzz.py` gives each reader the same inputs each time, as CI does:
so many from one seed, fewer where they take too long. `--seconds 600 --seed 0 --readers delimited workbook` looks
longer, and elsewhere each time. What breaks a reader is written to `tests/fuzzing/found/`: once mended, move it to
`tests/fuzzing/kept/READER/`, which the tests read again each time.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

LONGEST_BYTES = 4096
INPUTS = 1000
LONGEST_S = 10
"""What each reader gets where nothing is asked for: so many inputs, on a slow machine what can be read in time."""
TOO_LONG_S = 10
"""One input may not keep a reader busy for so long: a regular expression that runs away shows here."""


INSTRUMENTED = (
    "db.edit.figure_phrases", "db.interchange.bibliographies.bibtex", "db.interchange.bibliographies.csl",
    "db.interchange.bibliographies.reading", "db.interchange.bibliographies.ris", "db.interchange.pasted",
    "db.interchange.reading.cells", "db.interchange.reading.delimited", "db.interchange.reading.json_files",
    "db.interchange.reading.reader", "db.interchange.reading.workbooks", "db.interchange.whole.lines", "db.library",
    "db.capture.documents", "db.edit.kept_copies",
)  # fmt: skip
"""Modules whose branches, and those of what they import, tell the fuzzer whether an input is new."""


def main() -> int:
    """Fuzzes the readers asked for, and returns how many broke."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seconds", type=int, help="for each reader, however many inputs; else a fixed number of them")
    asked.add_argument("--seed", type=int, default=1, help="0: another each time")
    asked.add_argument("--readers", nargs="*", default=[])
    asked.add_argument("--inside", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.inside:
        _inside(options.inside, options.seconds, options.seed)
    from fuzzing.readers import READERS

    with ThreadPoolExecutor(2) as pool:
        broken = list(pool.map(lambda reader: _fuzz(reader, options.seconds, options.seed), options.readers or READERS))
    return sum(broken)


def _fuzz(reader: str, seconds: int | None, seed: int) -> bool:
    command = [sys.executable, str(HERE / "fuzz.py"), "--inside", reader, "--seed", str(seed)]
    command += ["--seconds", str(seconds)] if seconds else []
    # Names are hashed alike each time, too: sets of them would else be gone through in another order.
    fixed = os.environ | {"PYTHONHASHSEED": str(seed)}
    try:
        done = subprocess.run(command, capture_output=True, timeout=(seconds or LONGEST_S) + 60, check=False, env=fixed)
    except subprocess.TimeoutExpired:
        print(f"{reader:14} hung")
        return True
    said = done.stderr.decode(errors="replace")
    runs = re.findall(r"^#(\d+).*?cov: (\d+)", said, re.MULTILINE)
    counts = f"{int(runs[-1][0]):,} inputs, {int(runs[-1][1]):,} branches" if runs else "nothing was run"
    print(f"{reader:14} {'broke' if done.returncode else 'ok':6} {counts}", flush=True)
    if done.returncode:
        trace = done.stdout.decode(errors="replace")[-2500:]
        print(trace, re.sub(r"^(?:#|INFO|WARNING).*\n", "", said, flags=re.MULTILINE)[-700:], flush=True)
    return bool(done.returncode)


def _inside(reader: str, seconds: int | None, seed: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["db"]):
        for module in INSTRUMENTED:
            importlib.import_module(module)
        from fuzzing import readers, seeds
    found, kept = HERE / "found" / reader, HERE / "kept" / reader
    found.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="datahall-fuzz-") as folder:
        for number, content in enumerate(seeds.seeds_of(reader)):
            (Path(folder) / f"seed{number}").write_bytes(content)
        folders = [folder, *([str(kept)] if kept.is_dir() else [])]
        budget = [f"-max_total_time={seconds or LONGEST_S}", *([] if seconds else [f"-runs={INPUTS}"])]
        limits = [*budget, f"-seed={seed}", f"-max_len={LONGEST_BYTES}", f"-timeout={TOO_LONG_S}"]
        memory = ["-rss_limit_mb=2048", f"-artifact_prefix={found}/"]
        atheris.Setup([sys.argv[0], *folders, *limits, *memory], lambda content: readers.survives(reader, content))
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
