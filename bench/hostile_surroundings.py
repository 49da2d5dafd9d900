#!/usr/bin/env python3
"""Runs hymt-doc in surroundings that work against it, and says what became of it.

    hostile_surroundings.py PROGRAM [--only PART[,PART]] [--kills N] [--seed N] [--scratch FOLDER]
                            [--patience SECONDS] [--verbose]

PROGRAM is the built or the installed program. The parts:

    kills      SIGKILL at random moments of a run over a tree: every file is whole or absent, and
               the next run leaves nothing of the killed one behind
    disk       a full disk, a read-only file system, folders and files that are closed
    nodes      devices, pipes and links as inputs and outputs: they stay what they are
    streams    closed standard streams in every combination, readers that go away or are slow
    signals    SIGINT, SIGTERM, SIGHUP, once and twice, wherever the program may be waiting
    limits     ulimit -u, -v, -n, -f, -s
    places     no /proc, no environment, no working folder

Prints a table: case, exit codes (or signals) that are right, the one seen, verdict. Exit status 1
if anything failed. What is not permitted here (mounting, making devices, becoming another user) is
skipped and says so; as root all of it runs. No device outside the scratch folder is written to.
"""

import argparse
import contextlib
import itertools
import os
import pathlib
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time

from program_trial import (DONE, ENGINE, FAILED, INTERRUPTED, SIGNALS, STREAMS, USAGE, NotPermitted,
                           Trial, contents, finish, half_files, leftovers, may_become_stranger,
                           send_signals, some, wait_until_settled, words_for)

IN_OWN_MOUNTS = "HOSTILE_SURROUNDINGS_IN_OWN_MOUNTS"


# ---- Kills.


def kills(trial):
    result = trial.tree_result
    older = trial.folder()
    trial.program.run(words_for(trial.tree, "identity"), cwd=older)
    identity = contents(older)
    for i in range(trial.options.kills):
        folder = trial.folder()
        if i % 2:  # Every second run replaces what another one wrote.
            shutil.copytree(older, folder, dirs_exist_ok=True)
        wait = trial.draw.uniform(0, trial.seconds)
        child = trial.program.start(words_for(trial.tree), cwd=folder, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
        time.sleep(wait)
        child.kill()
        child.wait()
        found = contents(folder)
        left = leftovers(folder)
        problems = some(half_files(folder, result, identity), "half files")
        if i % 2:
            problems += some(sorted(set(identity) - set(found)), "older files are gone")
        again = trial.program.run(words_for(trial.tree), cwd=folder)
        problems += some(leftovers(folder), "leftovers after the next run")
        problems += some(half_files(folder, result), "wrong files after the next run")
        written = sum(found.get(name) == digest for name, digest in result.items())
        trial.judge(f"killed after {wait:.2f} s, {written} of {len(result)} files written, "
                    f"{len(left)} temporary", again, (DONE,), problems)
        shutil.rmtree(folder)
    kills_beside_others(trial)


def kills_beside_others(trial):
    folder = trial.folder()
    (folder / "out").mkdir()
    kept = [".hymt-notes.md", ".hymt-draft.tmp", ".hymt-1-2-3.txt"]
    for name in kept:
        (folder / "out" / name).write_text("Mine.\n")
    child = trial.program.start(words_for(trial.tree), cwd=folder)
    second = trial.program.run(words_for(trial.tree), cwd=folder)
    first = finish(child)
    gone = [name for name in kept if not (folder / "out" / name).exists()]
    for name in kept:
        (folder / "out" / name).unlink(missing_ok=True)
    trial.judge_tree("two runs at once into one folder, the first", first, (DONE,), folder,
                     result=trial.tree_result)
    trial.judge("two runs at once into one folder, the second", second, (DONE,),
                some(gone, "files of the user are gone"))


# ---- Disks.


@contextlib.contextmanager
def small_disk(folder, size):
    if IN_OWN_MOUNTS not in os.environ:
        raise NotPermitted("mounting is not permitted here")
    options = f"{size},mode=777"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def full_disk(trial, case, free, size="size=2m"):
    """A tree and its report go to a file system that has `free` bytes left."""
    with trial.table.where_permitted(case), small_disk(trial.folder(), size) as folder:
        if free is not None:
            room = os.statvfs(folder)
            (folder / "ballast").write_bytes(b"x" * max(0, room.f_bavail * room.f_frsize - free))
        outcome = trial.program.run(words_for(trial.few), cwd=folder)
        (folder / "ballast").unlink(missing_ok=True)
        trial.judge_tree(case, outcome, (FAILED,), folder)


def disk(trial):
    for kilobytes in (0, 4, 40, 100, 400):
        full_disk(trial, f"{kilobytes} kB left", kilobytes * 1024)
    full_disk(trial, "no inodes left", None, "size=90m,nr_inodes=10")
    with (trial.table.where_permitted("file systems to read only"),
          small_disk(trial.folder(), "size=64k") as full):
        (full / "page.md").write_bytes(trial.page.read_bytes())
        with open(full / "out.txt", "wb") as output:
            outcome = trial.program.run(["translate", trial.large, "--engine", "pseudo"],
                                        stdout=output)
        trial.judge("standard output on a full disk", outcome, (FAILED,))
        subprocess.run(["mount", "-o", "remount,ro", str(full)], check=True)
        outcome = trial.program.run(words_for(trial.few), cwd=full)
        trial.judge("a read-only file system to write to", outcome, (FAILED,))
        outcome = trial.program.run(["translate", "page.md", "--engine", "identity"], cwd=full)
        trial.judge("a read-only file system to read from", outcome, (DONE,),
                    ["wrong output"] * (outcome.out != trial.page.read_bytes()))
        folder = trial.folder()
        words = words_for(trial.few, report=full / "report.json")
        outcome = trial.program.run(words, cwd=folder)
        trial.judge_tree("only the report on a read-only file system", outcome, (FAILED,), folder)
    with trial.table.where_permitted("closed folders and files"):
        closed_folders(trial)


def closed_folders(trial):
    stranger = may_become_stranger(trial)
    folder = trial.folder()
    folder.chmod(0o555)
    outcome = trial.program.run(words_for(trial.few), cwd=folder, stranger=stranger)
    trial.judge_tree("a folder that may not be written to", outcome, (FAILED,), folder)
    folder = trial.folder()
    shutil.copytree(trial.few, folder / "few")
    (folder / "few/part-0/0.md").chmod(0)
    (folder / "few/part-1").chmod(0)
    outcome = trial.program.run(words_for("few"), cwd=folder, stranger=stranger)
    (folder / "few/part-1").chmod(0o755)
    (folder / "few/part-0/0.md").chmod(0o644)
    shutil.rmtree(folder / "few")
    missing = [name for name in trial.few_result if name.startswith("out/")
               and "part-1/" not in name and "0.md" not in name and not (folder / name).exists()]
    trial.judge_tree("inputs that may not be read", outcome, (FAILED,), folder,
                     problems=some(missing, "files missing that could be read"))


# ---- Devices, pipes and links.


def make_device(path, kind):
    """A copy of a device of /dev."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.stat(f"/dev/{kind}").st_rdev)
        path.chmod(0o666)
        os.close(os.open(path, os.O_WRONLY))
    except OSError as error:
        raise NotPermitted("devices cannot be made here") from error
    return path


def identity_of(path):
    data = path.lstat()
    return data.st_ino, data.st_mode, data.st_rdev, os.readlink(path) if path.is_symlink() else ""


def node_case(trial, case, node, words, codes=(DONE,), *, expect=None, seen_at=None, **options):
    """`node` is the same after the run; `expect`, a document's bytes, or a report if it is None, is
    what the run wrote into the file `seen_at`, or to standard output, if it was done."""
    before = identity_of(node)
    outcome = trial.program.run(words, cwd=node.parent, **options)
    replaced = not os.path.lexists(node) or identity_of(node) != before
    problems = ["the node was replaced"] * replaced
    problems += some(leftovers(node.parent), "leftovers")
    if outcome.code == DONE and expect is not False:
        try:
            written = seen_at.read_bytes() if seen_at else outcome.out
        except OSError:
            written = b""
        whole = b'"files"' in written if expect is None else written == expect
        problems += ["not all was written"] * (not whole)
    trial.judge(case, outcome, codes, problems)


def nodes(trial):
    page = trial.page.read_bytes()
    document = ["translate", trial.page, "--engine", "identity", "-o"]
    report = ["translate", trial.page, "--engine", "identity", "-o", "page.md", "--report"]
    with trial.table.where_permitted("devices as outputs"):
        for kind, codes in (("null", (DONE,)), ("full", (FAILED,))):
            device = make_device(trial.folder() / kind, kind)
            node_case(trial, f"-o {kind}", device, [*document, device], codes, expect=False)
            device = make_device(trial.folder() / kind, kind)
            node_case(trial, f"--report {kind}", device, [*report, device], codes, expect=False)
            link = trial.folder() / "link"
            link.symlink_to(make_device(trial.folder() / kind, kind))
            node_case(trial, f"--report LINK-TO-{kind}", link, [*report, link], codes, expect=False)
        full = make_device(trial.folder() / "full", "full")
        for command in (document[:-1], ["explain", trial.page], ["models"],
                        ["check", "--json", trial.page, trial.page]):
            with open(full, "wb") as output:
                outcome = trial.program.run(command, stdout=output)
            trial.judge(f"{command[0]} > full", outcome, (FAILED,))
        with open(full, "wb") as errors:
            folder = trial.folder()
            outcome = trial.program.run(words_for(trial.few), cwd=folder, stderr=errors)
        trial.judge_tree("2> full", outcome, (DONE,), folder)
    for case, words, expect in (("-o", document, page), ("--report", report, None)):
        fifo_case(trial, case, words, expect)
        for existing in (True, False):
            link = trial.folder() / "link"
            target = trial.folder() / "target"
            link.symlink_to(target)
            if existing:
                target.write_text("older\n")
            node_case(trial, f"{case} LINK, {'to a file' if existing else 'dangling'}", link,
                      [*words, link], expect=expect, seen_at=target)
        # /dev/stdout is such a link; with one of ours the machine's own cannot be replaced.
        link = trial.folder() / "stdout"
        link.symlink_to("/proc/self/fd/1")
        node_case(trial, f"{case} /dev/stdout, a pipe", link, [*words, link], expect=expect)
        link = trial.folder() / "stdout"
        link.symlink_to("/proc/self/fd/1")
        file = trial.folder() / "file"
        with open(file, "wb") as output:
            node_case(trial, f"{case} /dev/stdout, a file", link, [*words, link], expect=expect,
                      seen_at=file, stdout=output)
        descriptor_case(trial, case, words, expect)
    folder = trial.folder()
    outcome = trial.program.run([*report, "-"], cwd=folder)
    trial.judge("--report - beside -o FILE", outcome, (DONE,),
                ["no report"] * (b'"files"' not in outcome.out))
    outcome = trial.program.run(["translate", trial.page, "--engine", "identity", "--report", "-"],
                                cwd=trial.folder())
    trial.judge("--report - where the document goes there", outcome, (USAGE,))
    substituted_input(trial)


def fifo_case(trial, case, words, expect):
    fifo = trial.folder() / "fifo"
    os.mkfifo(fifo)
    read_end = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    before = identity_of(fifo)
    outcome = trial.program.run([*words, fifo], cwd=fifo.parent, timeout=30)
    written = os.read(read_end, 1 << 16)
    os.close(read_end)
    whole = b'"files"' in written if expect is None else written == expect
    trial.judge(f"{case} FIFO", outcome, (DONE,),
                ["the node was replaced"] * (identity_of(fifo) != before)
                + ["not all was written"] * (not whole))


def descriptor_case(trial, case, words, expect):
    """What >(...) gives."""
    read_end, write_end = os.pipe()
    os.set_inheritable(write_end, True)
    folder = trial.folder()
    outcome = trial.program.run([*words, f"/dev/fd/{write_end}"], cwd=folder)
    os.close(write_end)
    written = os.read(read_end, 1 << 16)
    os.close(read_end)
    whole = b'"files"' in written if expect is None else written == expect
    trial.judge(f"{case} >(...)", outcome, (DONE,), ["not all was written"] * (not whole))


def substituted_input(trial):
    """What <(...) gives."""
    page = trial.page.read_bytes()
    read_end, write_end = os.pipe()
    os.set_inheritable(read_end, True)
    os.write(write_end, page)
    os.close(write_end)
    outcome = trial.program.run(["translate", f"/dev/fd/{read_end}", "-f", "markdown", "--engine",
                                 "identity"])
    os.close(read_end)
    trial.judge("<(...) as input", outcome, (DONE,), ["wrong output"] * (outcome.out != page))


# ---- Standard streams.


def streams(trial):
    page = trial.page.read_bytes()
    closable = [combination for number in (1, 2, 3)
                for combination in itertools.combinations((0, 1, 2), number)]
    for closed in closable:
        name = "closed: " + ", ".join(STREAMS[i] for i in closed)
        folder = trial.folder()
        outcome = trial.program.run(words_for(trial.few), cwd=folder, closed=closed)
        report = (folder / "report.json").read_bytes() if (folder / "report.json").exists() else b""
        trial.judge_tree(f"{name}; a tree", outcome, (DONE,), folder,
                         problems=["another report"] * (report != trial.few_report))
        outcome = trial.program.run(["translate", trial.page, "--engine", "identity"],
                                    closed=closed)
        said = 2 not in closed
        trial.judge(f"{name}; a page", outcome, (FAILED,) if 1 in closed else (DONE,),
                    ["wrong output"] * (1 not in closed and outcome.out != page), message=said)
        pipe = {} if 0 in closed else {"send": page, "stdin": subprocess.PIPE}
        outcome = trial.program.run(["translate", "-f", "markdown", "--engine", "identity"],
                                    closed=closed, **pipe)
        trial.judge(f"{name}; a pipe", outcome, (DONE,) if closed == (2,) else (FAILED,),
                    ["wrong output"] * (closed == (2,) and outcome.out != page), message=said)
        if 1 in closed:
            outcome = trial.program.run(["explain", trial.page], closed=closed)
            trial.judge(f"{name}; explain", outcome, (FAILED,), message=said)
    readers(trial)


def readers(trial):
    for which, codes in (("stdout", (FAILED,)), ("stderr", (DONE,))):
        read_end, write_end = os.pipe()
        os.close(read_end)
        outcome = trial.program.run(["translate", trial.large, "--engine", "identity"],
                                    **{which: write_end})
        os.close(write_end)
        trial.judge(f"the reader of {which} went away", outcome, codes)
    read_end, write_end = socket.socketpair()
    write_end.setblocking(False)
    child = trial.program.start(["translate", trial.large, "--engine", "identity", "-q"],
                                stdout=write_end)
    write_end.close()
    got = bytearray()
    while block := read_end.recv(1 << 16):
        got += block
        time.sleep(0.002)
    read_end.close()
    trial.judge("standard output that does not block, a slow reader", finish(child), (DONE,),
                ["the document was cut"] * (bytes(got) != trial.large.read_bytes()))


# ---- Signals.


def fifo_in(folder, name):
    os.mkfifo(folder / name)
    return folder / name


def waiting_places(trial):
    """Where the program waits: name, and what gives words and options, given a folder."""
    few = [trial.few, "--engine", "pseudo", "-o", "out"]
    page = ["translate", trial.page, "--engine", "identity"]
    return {
        "opening a FIFO to read": lambda folder: (
            ["translate", fifo_in(folder, "in.md"), *few], {}),
        "opening a FIFO as glossary": lambda folder: (
            [*page, "--glossary", fifo_in(folder, "terms.csv")], {}),
        "opening a FIFO as configuration": lambda folder: (
            [*page, "--config", fifo_in(folder, "c.toml")], {}),
        "opening a FIFO to write": lambda folder: ([*page, "-o", fifo_in(folder, "out")], {}),
        "opening a FIFO to report": lambda folder: (
            [*page, "-o", "out", "--report", fifo_in(folder, "report")], {}),
        "reading standard input": lambda folder: (
            ["translate", "-", "-f", "text", "--engine", "identity"], {"stdin": subprocess.PIPE}),
        "writing to standard output that nobody reads": lambda folder: (
            ["translate", trial.large, "--engine", "identity"], {}),
        "writing to standard error that nobody reads": lambda folder: (
            ["translate", trial.tree, "--engine", "pseudo", "-o", "out", "-v"], {"stderr": "full"}),
        "explain, to standard output that nobody reads": lambda folder: (
            ["explain", trial.large], {}),
    }


def signals(trial):
    for (place, make), number, times in itertools.product(waiting_places(trial).items(), SIGNALS,
                                                          (1, 2)):
        folder = trial.folder()
        words, options = make(folder)
        pipe = os.pipe()
        if options.get("stderr") == "full":
            os.set_blocking(pipe[1], False)
            while fill(pipe[1]):
                pass
            os.set_blocking(pipe[1], True)
            options["stderr"] = pipe[1]
        child = trial.program.start(words, cwd=folder, **options)
        wait_until_settled(child)
        early = child.poll() is not None
        outcome = send_signals(child, number, times, trial.options.patience)
        for end in pipe:
            os.close(end)
        codes = (INTERRUPTED, -number)
        # What is refused at once need not wait for a signal.
        if early and ("glossary" in place or "configuration" in place):
            codes = (USAGE,)
        signs = f"{number.name}{' twice' if times == 2 else ''}, {place}"
        trial.judge(signs, outcome, codes, interruption_problems(trial, folder))
    for number, times in itertools.product(SIGNALS, (1, 2)):
        for share in (0.02, 0.3, 0.6):
            folder = trial.folder()
            child = trial.program.start(words_for(trial.tree), cwd=folder,
                                        stderr=subprocess.DEVNULL)
            time.sleep(trial.seconds * share)
            outcome = send_signals(child, number, times, trial.options.patience)
            # A signal before the handlers are there ends the program as it ends any.
            trial.judge(f"{number.name}{' twice' if times == 2 else ''}, at {share:.0%} of a run",
                        outcome, (INTERRUPTED, DONE, -number), interruption_problems(trial, folder))
    for number in SIGNALS:
        folder = trial.folder()
        child = trial.program.start(words_for(trial.few), cwd=folder, ignored=(number,))
        child.send_signal(number)
        trial.judge_tree(f"{number.name}, which the caller ignores", finish(child), (DONE,), folder)


def fill(descriptor):
    try:
        return os.write(descriptor, b"x" * 4096)
    except BlockingIOError:
        return 0


def interruption_problems(trial, folder):
    page = {"out": trial.sources_before["page.md"]}
    return (some(half_files(folder, trial.tree_result, trial.few_result, page), "half files")
            + some(leftovers(folder), "leftovers"))


# ---- Limits.


def smallest(trial, which, low, high, unit):
    """The smallest limit, in `unit` bytes, under which the program gets as far as --version."""
    while low < high:
        middle = (low + high) // 2
        try:
            done = trial.program.run(["--version"], limits=[(which, middle * unit)]).code == DONE
        except OSError:
            done = False
        low, high = (low, middle) if done else (middle + 1, high)
    return low


def limit_case(trial, case, which, value, **options):
    """A tree, and a page by the model that comes with the program, under one limit."""
    limits = [(which, value)]
    folder = trial.folder()
    outcome = trial.program.run(words_for(trial.few), cwd=folder, limits=limits, **options)
    # An engine that cannot get a thread or memory has failed, and not the documents.
    trial.judge_tree(case, outcome, (DONE, FAILED, ENGINE), folder)
    outcome = trial.program.run(["translate", trial.page, "--to", "de"], limits=limits, **options)
    trial.judge(f"{case}, a model", outcome, (DONE, FAILED, ENGINE),
                ["no document"] * (outcome.code == DONE and not outcome.out))


def limits(trial):
    with trial.table.where_permitted("ulimit -u"):
        if not may_become_stranger(trial):
            raise NotPermitted("counting processes needs a user without any")
        for number in (1, 2, 3, 4, 5, 6, 8, 16):
            limit_case(trial, f"ulimit -u {number}", resource.RLIMIT_NPROC, number, stranger=True)
    base = smallest(trial, resource.RLIMIT_AS, 1 << 12, 1 << 22, 1024)
    for more in (0, 500, 1000, 2000, 4000, 8000, 16000, 32000, 64000, 128000, 256000):
        limit_case(trial, f"ulimit -v {base + more}", resource.RLIMIT_AS, (base + more) * 1024)
    base = smallest(trial, resource.RLIMIT_NOFILE, 3, 64, 1)
    for number in (*range(base, base + 8), base + 16):
        limit_case(trial, f"ulimit -n {number}", resource.RLIMIT_NOFILE, number)
    # Below, it is the loader that may run out of stack before the program starts.
    for size in (64, 128, 256, 512, 1024, 65536):
        limit_case(trial, f"ulimit -s {size}", resource.RLIMIT_STACK, size * 1024)
    limit_case(trial, "ulimit -s unlimited", resource.RLIMIT_STACK, resource.RLIM_INFINITY)
    limit_file_sizes(trial)


def limit_file_sizes(trial):
    for kilobytes in (0, 1, 16, 64):
        folder = trial.folder()
        sizes = [(resource.RLIMIT_FSIZE, kilobytes * 1024)]
        outcome = trial.program.run(words_for(trial.few), cwd=folder, limits=sizes)
        trial.judge_tree(f"ulimit -f {kilobytes}", outcome, (FAILED,), folder)
        with open(folder / "large.txt", "wb") as output:
            outcome = trial.program.run(["translate", trial.large, "--engine", "pseudo"],
                                        limits=sizes, stdout=output)
        trial.judge(f"ulimit -f {kilobytes}, > FILE", outcome, (FAILED,))


# ---- Places.


def places(trial):
    folder = trial.folder()
    outcome = trial.program.run(words_for(trial.few), cwd=folder, env={})
    trial.judge_tree("no environment", outcome, (DONE,), folder)
    gone = trial.folder()
    child = trial.program.start(
        ["translate", trial.page, "--engine", "identity", "-o", gone.parent / "page.md"], cwd=gone,
        before=lambda: os.rmdir(gone))
    outcome = finish(child)
    whole = contents(trial.scratch).get("page.md") == trial.sources_before["page.md"]
    trial.judge("no working folder", outcome, (DONE, FAILED), ["no output"] * (
        outcome.code == DONE and not whole))
    with trial.table.where_permitted("no /proc"):
        if IN_OWN_MOUNTS not in os.environ:
            raise NotPermitted("mounting is not permitted here")
        without_proc(trial)


def without_proc(trial):
    def run(words, folder):
        hide = 'mount -t tmpfs tmpfs /proc && exec "$0" "$@"'
        return finish(subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", hide, str(trial.program.path), *map(str, words)],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE))

    folder = trial.folder()
    trial.judge_tree("no /proc; a tree", run(words_for(trial.few), folder), (DONE,), folder)
    outcome = run(["translate", trial.page, "--to", "de"], trial.folder())
    trial.judge("no /proc; the model that comes with the program", outcome, (DONE, ENGINE))
    # Whoever opens one of these waits for ever.
    folder = trial.folder() / "bin"
    for place in (".", "lib", "lib/hymt-doc", "../lib/hymt-doc", "../lib/x86_64-linux-gnu/hymt-doc",
                  "lib/x86_64-linux-gnu/hymt-doc"):
        (folder / place).mkdir(parents=True, exist_ok=True)
        os.mkfifo(folder / place / "libhymt_torch.so")
    outcome = run(["translate", trial.page, "--to", "de", "--backend", "torch", "--device", "cpu"],
                  folder)
    trial.judge("no /proc; a plug-in planted in the working folder", outcome, (DONE, ENGINE))


PARTS = {part.__name__: part for part in (kills, disk, nodes, streams, signals, limits, places)}


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas: %(default)s")
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scratch", type=pathlib.Path, help="for documents (default: TMPDIR)")
    parser.add_argument("--patience", type=float, default=20,
                        help="seconds that a run may take to end after one signal")
    parser.add_argument("--verbose", action="store_true", help="what a failed run wrote")
    options = parser.parse_args()
    options.parts = options.only.split(",")
    for name in options.parts:
        if name not in PARTS:
            parser.error(f"no such part: {name}")
    return options


def enter_own_mounts():
    """Runs this script again where what it mounts ends with it, if that is permitted."""
    probe = ["unshare", "--mount", "--propagation", "private"]
    if IN_OWN_MOUNTS in os.environ or os.getuid() != 0 or shutil.which("unshare") is None:
        return
    if subprocess.run([*probe, "true"], stderr=subprocess.DEVNULL).returncode == 0:
        os.environ[IN_OWN_MOUNTS] = "1"
        os.execvp("unshare", [*probe, sys.executable, *sys.argv])


def main():
    options = read_options()
    enter_own_mounts()
    with tempfile.TemporaryDirectory(dir=options.scratch, prefix="hostile-") as scratch:
        os.chmod(scratch, 0o755)
        trial = Trial(options, pathlib.Path(scratch).resolve())
        for name in options.parts:
            print(f"== {name}", flush=True)
            PARTS[name](trial)
        trial.check_sources()
        print(f"{trial.table.number_passed} passed, {trial.table.number_failed} failed, "
              f"{trial.table.number_skipped} skipped")
    return 1 if trial.table.number_failed else 0


if __name__ == "__main__":
    sys.exit(main())
