"""Runs of hymt-doc that go wrong on purpose, and what is right about them all the same.

What the parts of hostile_surroundings.py share: made-up documents, the program as a child in
surroundings of one's choice, and the table of what was expected and seen.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import time

# A user who owns nothing, so that limits on processes count those of one run only.
STRANGER = 54321
STREAMS = ("stdin", "stdout", "stderr")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DONE, USAGE, FAILED, ENGINE, INTERRUPTED = 0, 2, 3, 4, 130
HANG_SECONDS = 120
MEMORY = ".hymt-doc.sqlite"
WORDS = ("the kettle button saves your file before every update and then shows how much water is "
         "left in it until somebody opens a new window or closes the old one").split()


class NotPermitted(Exception):
    """Something that this user may not do here; its case is skipped."""


# ---- Documents, and what is compared.


def sentence(draw):
    words = [draw.choice(WORDS) for _ in range(draw.randint(4, 14))]
    return " ".join(words).capitalize() + "."


def document(draw, ending, size):
    parts = {
        ".md": lambda: f"## {sentence(draw)}\n\n{sentence(draw)} *{sentence(draw)}* `code`\n\n",
        ".html": lambda: f"<p>{sentence(draw)} <b>{sentence(draw)}</b></p>\n",
        ".txt": lambda: f"{sentence(draw)} {sentence(draw)}\n\n",
    }
    text = ""
    while len(text) < size:
        text += parts[ending]()
    return text


def make_tree(folder, draw, count):
    for i in range(count):
        ending = (".md", ".html", ".txt")[i % 3]
        path = folder / f"part-{i % 7}" / f"{i}{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document(draw, ending, draw.choice((300, 3000, 30000))))
    for i in range(20):
        (folder / f"part-{i % 7}" / f"{i}.bin").write_bytes(draw.randbytes(200000))


def contents(folder):
    """Digests of all regular files below `folder`, by relative path; what runs remember apart."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(MEMORY)}


def is_leftover(name):
    return name.rsplit("/", 1)[-1].startswith(".hymt-")


def leftovers(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob(".hymt-*")
                  if not path.name.startswith(MEMORY))


def half_files(folder, *wholes):
    """Files that are none of their whole versions; temporary files and reports apart."""
    return [name for name, digest in contents(folder).items()
            if all(digest != whole.get(name) for whole in wholes)
            and not is_leftover(name) and not is_report(folder / name)]


def is_report(path):
    """Half of a report is no JSON."""
    if path.suffix != ".json":
        return False
    try:
        return "files" in json.loads(path.read_bytes())
    except ValueError:
        return False


def some(names, what):
    return [f"{len(names)} {what}: {', '.join(names[:2])}"] if names else []


# ---- Running the program.


def become_stranger():
    os.setgroups([])
    os.setgid(STRANGER)
    os.setuid(STRANGER)


def may_become_stranger(trial):
    """False where permissions bind us as we are."""
    if os.getuid() != 0:
        return False
    child = os.fork()
    if child == 0:
        try:
            become_stranger()
            os._exit(0 if os.access(trial.scratch, os.X_OK) else 1)
        except OSError:
            os._exit(1)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise NotPermitted("no other user may enter the scratch folder; name one by --scratch")
    return True


class Program:
    """The program under test. It is opened here, so that strangers reach it wherever it lies."""

    def __init__(self, path):
        self.path = path.resolve(strict=True)
        self.descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)

    def start(self, words, *, limits=(), closed=(), stranger=False, ignored=(), before=None,
              **options):
        """A child. `closed` are descriptors that it does not have, `ignored` signals that its
        caller ignores; `before` is called last before it becomes the program."""
        def prepare():
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if stranger:
                become_stranger()
            for which, value in limits:
                resource.setrlimit(which, (value, value))
            for number in closed:
                os.close(number)
            if before:
                before()

        for name in STREAMS:
            options.setdefault(name, subprocess.DEVNULL if name == "stdin" else subprocess.PIPE)
        # All of our own descriptors are closed by exec, and closing them before would close the
        # program's.
        return subprocess.Popen([str(self.path), *map(str, words)], preexec_fn=prepare,
                                executable=f"/proc/self/fd/{self.descriptor}", close_fds=False,
                                **options)

    def run(self, words, *, send=None, timeout=HANG_SECONDS, **options):
        return finish(self.start(words, **options), send, timeout)


class Outcome:
    def __init__(self, code, out, err, hung=False):
        self.code = code
        self.out = out or b""
        self.err = err or b""
        self.hung = hung

    def ending(self):
        if self.hung:
            return "hangs"
        return signal.Signals(-self.code).name if self.code < 0 else str(self.code)


def finish(child, send=None, timeout=HANG_SECONDS):
    try:
        out, err = child.communicate(send, timeout)
        return Outcome(child.returncode, out, err)
    except subprocess.TimeoutExpired:
        child.kill()
        out, err = child.communicate()
        return Outcome(child.returncode, out, err, hung=True)


def wait_until_settled(child):
    """Returns once every thread of the child sleeps and no longer uses the processor."""
    calm, before = 0, None
    for _ in range(600):
        time.sleep(0.05)
        if child.poll() is not None:
            return
        try:
            fields = [stat_file.read_text().rsplit(")", 1)[1].split()
                      for stat_file in pathlib.Path(f"/proc/{child.pid}/task").glob("*/stat")]
        except OSError:
            continue  # A thread ended meanwhile.
        now = [(field[0], field[11], field[12]) for field in fields]
        calm = calm + 1 if now == before and all(field[0] == "S" for field in fields) else 0
        before = now
        if calm >= 4:
            return


def send_signals(child, number, times, patience):
    """The second signal a moment after the first. The program gets `patience` seconds to finish
    what it is writing after one, and two after another. Its output is read once it has ended."""
    for i in range(times):
        if i:
            time.sleep(0.3)
        child.send_signal(number)
    try:
        child.wait(patience if times == 1 else 2)
    except subprocess.TimeoutExpired:
        child.kill()
        outcome = finish(child)
        outcome.hung = True
        return outcome
    return finish(child)


class Table:
    def __init__(self):
        self.number_passed = 0
        self.number_failed = 0
        self.number_skipped = 0

    def add(self, case, expected, seen, problems):
        verdict = "FAILED: " + "; ".join(problems) if problems else "passed"
        self.number_failed += bool(problems)
        self.number_passed += not problems
        self.print_row(case, expected, seen, verdict)

    @contextlib.contextmanager
    def where_permitted(self, case):
        try:
            yield
        except NotPermitted as why:
            self.number_skipped += 1
            self.print_row(case, "", "", f"skipped: {why}")

    @staticmethod
    def print_row(case, expected, seen, verdict):
        print(f"{case:<66} | {expected:<16} | {seen:<8} | {verdict}", flush=True)


class Trial:
    """What all parts share: the program, the documents, their translations, the table."""

    def __init__(self, options, scratch):
        self.program = Program(options.program)
        self.options = options
        self.scratch = scratch
        self.draw = random.Random(options.seed)
        self.table = Table()
        self.next_folder = 0
        self.sources = scratch / "sources"
        self.tree = self.sources / "tree"
        make_tree(self.tree, self.draw, 300)
        self.few = self.sources / "few"
        make_tree(self.few, self.draw, 12)
        self.page = self.sources / "page.md"
        self.page.write_text("# Tea\n\nGreen *tea* is hot. Wait for `tea --ready`.\n")
        self.large = self.sources / "large.txt"
        self.large.write_text(document(self.draw, ".txt", 2000000))
        self.sources_before = contents(self.sources)
        begin = time.monotonic()
        self.tree_result, _ = self.reference(self.tree)
        self.seconds = time.monotonic() - begin
        self.few_result, self.few_report = self.reference(self.few)

    def folder(self):
        self.next_folder += 1
        folder = self.scratch / f"case-{self.next_folder}"
        folder.mkdir()
        folder.chmod(0o777)
        return folder

    def reference(self, tree):
        folder = self.folder()
        outcome = self.program.run(words_for(tree), cwd=folder)
        if outcome.code != DONE:
            sys.exit(f"the program does not translate at all: {outcome.ending()}\n"
                     + outcome.err.decode(errors="replace"))
        return contents(folder), (folder / "report.json").read_bytes()

    def judge(self, case, outcome, codes, problems=(), message=True):
        """One row. `codes` are the exit codes (and signals, negative) that are right; a run that
        failed must say why, if `message`."""
        found = [problem for problem in problems if problem]
        if outcome.hung:
            found.append("does not end")
        elif outcome.code not in codes:
            found.append("wrong ending")
        if b"terminate called" in outcome.err or b"Sanitizer" in outcome.err:
            found.append("crashed")
        if message and outcome.code in (FAILED, ENGINE) and b"error" not in outcome.err:
            found.append("does not say why")
        expected = "/".join(signal.Signals(-code).name if code < 0 else str(code) for code in codes)
        self.table.add(case, expected, outcome.ending(), found)
        if found and self.options.verbose:
            print(outcome.err.decode(errors="replace")[-600:])

    def judge_tree(self, case, outcome, codes, folder, *, result=None, problems=(), message=True):
        """judge(), for a run of words_for(self.few) in `folder`."""
        result = self.few_result if result is None else result
        problems = [*problems, *some(half_files(folder, result), "half files"),
                    *some(leftovers(folder), "leftovers")]
        if outcome.code == DONE:
            problems += some(sorted(set(result) - set(contents(folder))), "files missing")
        self.judge(case, outcome, codes, problems, message)

    def check_sources(self):
        changed = contents(self.sources) != self.sources_before
        self.table.add("the documents themselves, at the end", "as before",
                       "changed" if changed else "as before", ["an input changed"] * changed)


def words_for(tree, engine="pseudo", report="report.json"):
    """A run that writes below the working folder, and the same whatever that is."""
    return ["translate", tree, "-o", "out", "--report", report, "--engine", engine, "--copy-other",
            "--no-progress"]
