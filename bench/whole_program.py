#!/usr/bin/env python3
"""Runs hymt-doc over a tree and says what it cost.

    whole_program.py PROGRAM TREE [--engine identity|pseudo] [--keep FOLDER] [-- ARGUMENT...]
    whole_program.py PROGRAM TREE --seeds N [-- ARGUMENT...]

Prints one line: files, bytes, outcome counts of the report, seconds, MB/s, peak memory, and the
bound that the design sets for memory (512 MiB + 30 times the largest file). With the identity
engine every output is compared with its input. Exit status 1 if one differs, the program failed or
the bound was broken.

The second form translates the tree by adversarial:1 to adversarial:N, and has `check` compare what
was written with its source, by the parsers and by the scanner of lines that shares no code with
them. Prints how many files were written, what `check` called an error, and how many segments keep
their source. Exit status 1 if there was an error, a file is missing or a run failed.
"""

import argparse
import collections
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

MIB = 1 << 20


def documents(tree):
    return [path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()]


def damage(options, arguments, files):
    """Every seed through the program, and each output through `check`."""
    written = 0
    errors = []
    rungs = collections.Counter()
    for seed in range(1, options.seeds + 1):
        with tempfile.TemporaryDirectory() as scratch:
            out = pathlib.Path(scratch) / "out"
            report = pathlib.Path(scratch) / "report.json"
            translate = [options.program, "translate", options.tree, "-o", out, "--from", "en",
                         "--to", "de", "--engine", f"adversarial:{seed}", "--report", report,
                         "--copy-other", "--no-progress", "--quiet", *arguments]
            status = subprocess.run([str(part) for part in translate], check=False).returncode
            missing = sum(not (out / path.relative_to(options.tree)).exists() for path in files)
            if status != 0 or missing:
                errors.append(f"seed {seed}: exit {status}, {missing} files without output")
            written += len(files) - missing
            if report.exists():
                rungs.update(json.loads(report.read_text())["summary"]["rungs"])
            check = subprocess.run([options.program, "check", options.tree, out], check=False,
                                   capture_output=True, text=True)
            if check.returncode != 0:
                lines = [line for line in (check.stdout + check.stderr).splitlines()
                         if " note: " not in line and " warning: " not in line]
                errors.append(f"seed {seed}: check says {check.returncode}\n" + "\n".join(lines))
    for error in errors[:20]:
        print(error)
    segments = sum(rungs.values())
    print(f"{options.seeds} seeds, {written} files written, {segments} segments, "
          f"{100 * rungs['source-kept'] / max(1, segments):.2f} % keep the source; "
          f"{len(errors)} seeds with errors")
    return 1 if errors else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("tree", type=pathlib.Path)
    parser.add_argument("--engine", default="identity")
    parser.add_argument("--keep", type=pathlib.Path, help="where the output goes (else deleted)")
    parser.add_argument("--seeds", type=int, help="of the adversarial engine, instead")
    # argparse gives what is behind "--" to no list that may be empty.
    own = sys.argv[1:]
    arguments = []
    if "--" in own:
        arguments = own[own.index("--") + 1:]
        own = own[:own.index("--")]
    options = parser.parse_args(own)

    files = documents(options.tree)
    if options.seeds:
        return damage(options, arguments, files)
    sizes = [path.stat().st_size for path in files]
    with tempfile.TemporaryDirectory() as scratch:
        out = options.keep or pathlib.Path(scratch) / "out"
        report = pathlib.Path(scratch) / "report.json"
        # What identity says is still English; "de" would be declared in <html lang>.
        target = "en" if options.engine == "identity" else "de"
        command = [options.program, "translate", options.tree, "-o", out, "--from", "en", "--to",
                   target, "--engine", options.engine, "--report", report, "--no-progress", "--quiet",
                   *arguments]
        begin = time.monotonic()
        status = subprocess.run([str(part) for part in command], check=False).returncode
        seconds = time.monotonic() - begin
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        peak = usage.ru_maxrss / 1024
        bound = 512 + 30 * max(sizes) / MIB

        different = []
        missing = 0
        for path in files:
            output = out / path.relative_to(options.tree)
            if not output.exists():
                missing += 1
            elif options.engine == "identity" and output.read_bytes() != path.read_bytes():
                different.append(path)
        summary = {}
        rules = collections.Counter()
        if report.exists():
            said = json.loads(report.read_text())
            summary = said["summary"]
            for document in said["files"]:
                rules.update(finding["rule"] for finding in document["findings"])

    for path in different[:20]:
        print(f"CHANGED {path}")
    size = sum(sizes)
    print(f"{options.engine}: {len(files)} files, {size} bytes, {missing} without output, "
          f"{len(different)} changed; exit {status}; {seconds:.1f} s, "
          f"{usage.ru_utime + usage.ru_stime:.1f} s CPU, {size / 1e6 / seconds:.1f} MB/s; "
          f"peak {peak:.0f} MiB of {bound:.0f} MiB")
    print("  " + ", ".join(f"{name} {summary.get(name)}" for name in ("units", "segments", "rungs")))
    print("  findings: " + (", ".join(f"{rule} {n}" for rule, n in rules.most_common()) or "none"))
    return 1 if different or status not in (0, 1, 3) or peak > bound else 0


if __name__ == "__main__":
    sys.exit(main())
