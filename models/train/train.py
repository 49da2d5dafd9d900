#!/usr/bin/env python3
"""Trains a model on packed examples for a stated number of minutes, in any number of calls.

  train.py DATA STATE --budget 20 --minutes 8
      DATA: tokenizer.model, en-XX.u16.xz and held-out-*.u16.xz of prepare.py. STATE: a folder that
      keeps the weights and the optimiser between calls. Each call goes on where the last one
      stopped; when --budget minutes are used up, the learning rate has come down to zero.
  train.py DATA STATE --budget 20 --minutes 8 --init FOLDER --elapsed 8
      begins with the weights of an exported model instead (optimiser states are large), in the
      middle of the budget; the rate rises from zero again.
  train.py DATA STATE --check
      compares both kinds of attention and measures each for some steps; writes nothing.

  train.py DATA STATE --endless
      has no budget: the rate rises and stays, until the process gets SIGTERM, which it answers with
      a checkpoint. `train_in_background.sh` calls it so.
  train.py DATA STATE --decay 20
      brings the rate of such a run to zero in 20 minutes and stops; STATE should be a copy.

With a budget the learning rate rises for 1 % of it, stays, and falls linearly to zero over the last
35 %: a schedule of time, so that the budget is kept whatever the speed is. On a CPU the minutes are
those of the process, divided by its threads: one that is stopped or has to wait does not age.
"""

import argparse
import contextlib
import csv
import glob
import json
import lzma
import os
import pickle
import queue
import shutil
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import sentencepiece
import torch
from torch.nn import functional

import export
import model as hunyuan
import optimizer
import prompts

SIZES = {  # hidden, layers, query heads, key and value heads, head size, feed-forward
    "smoke": (64, 2, 2, 1, 32, 160),
    "shipped": (384, 10, 6, 2, 64, 1120),
    "small": (384, 8, 6, 2, 64, 1120),
    "smaller": (320, 6, 5, 1, 64, 896),
}
DECAY = 0.35
WARMUP = 0.01
ENDLESS_WARMUP = 5.0  # Minutes.
AT_ONCE = 4096  # Documents that are packed together.
EVERY = 600  # Seconds of the wall between checkpoints.
CURVE = ("utc", "minutes", "tokens", "rate", "loss", "held_out")
LABEL_SMOOTHING = 0.05
MOST_ASKED = 0.4  # Of a batch's tokens, those behind which one of an answer comes.


def read_stream(path):
    with lzma.open(path) as file:
        return np.frombuffer(file.read(), "<u2")


class Documents:
    """Examples in one array of ids, with where each begins and where its answer does."""

    def __init__(self, streams):
        self.ids = np.concatenate(streams)
        self.begins = np.flatnonzero(self.ids == prompts.BEGIN)
        self.sizes = np.diff(np.append(self.begins, len(self.ids)))
        self.answers = np.flatnonzero(self.ids == prompts.ANSWER) - self.begins


def packed_rows(sizes, length, rng):
    """Lists of document numbers, in random order, that fit into rows of `length` tokens; longer
    documents are left out. Each is put where it leaves the least room (best fit), the largest of
    some thousand first, so that hardly any room is left."""
    order = rng.permutation(np.flatnonzero(sizes <= length))
    rows = []
    for at in range(0, len(order), AT_ONCE):
        part = order[at:at + AT_ONCE]
        part = part[np.argsort(-sizes[part], kind="stable")]
        with_room = [[] for _ in range(length + 1)]  # Rows by the room that is left in them.
        for number, size in zip(part.tolist(), sizes[part].tolist()):
            room = next((room for room in range(size, length) if with_room[room]), length)
            row = with_room[room].pop() if room < length else []
            row.append(number)
            with_room[room - size].append(row)
        rows += [np.array(row) for of_room in with_room for row in of_room]
    return [rows[i] for i in rng.permutation(len(rows))]


def make_batch(documents, rows, length, most_chosen):
    """(ids, positions, documents: [B, T]; chosen, labels: [most_chosen]) of numpy arrays.

    `chosen` are the places, in the flattened rows, behind which a token of an answer comes; where
    there are fewer than most_chosen, labels are -100."""
    ids = np.zeros((len(rows), length), np.int64)
    positions = np.zeros_like(ids)
    owners = np.full_like(ids, -1)
    is_asked = np.zeros(ids.shape, bool)
    for row, numbers in enumerate(rows):
        sizes = documents.sizes[numbers]
        used = int(sizes.sum())
        place = np.arange(used) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        ids[row, :used] = documents.ids[np.repeat(documents.begins[numbers], sizes) + place]
        positions[row, :used] = place
        owners[row, :used] = np.repeat(np.arange(len(numbers)), sizes)
        is_asked[row, :used] = ((place >= np.repeat(documents.answers[numbers], sizes))
                                & (place < np.repeat(sizes, sizes) - 1))
    found = np.flatnonzero(is_asked)[:most_chosen]
    chosen = np.zeros(most_chosen, np.int64)
    labels = np.full(most_chosen, -100, np.int64)
    chosen[:len(found)] = found
    labels[:len(found)] = ids.ravel()[found + 1]
    return ids, positions, owners, chosen, labels


class Batches:
    """Endless batches; another thread packs them."""

    def __init__(self, documents, repeats, rows, length, seed):
        self.queue = queue.Queue(8)
        self.documents, self.repeats, self.shape = documents, repeats, (rows, length)
        self.epochs = 0.0
        threading.Thread(target=self._fill, args=(seed,), daemon=True).start()

    def _fill(self, seed):
        rng = np.random.default_rng(seed)
        rows, length = self.shape
        while True:
            copies = np.floor(self.repeats + rng.random(len(self.repeats))).astype(np.int64)
            numbers = np.repeat(np.arange(len(copies)), copies)
            packed = packed_rows(self.documents.sizes[numbers], length, rng)
            packed += packed[:max(0, rows - len(packed))]  # Little data gives a batch, too.
            for at in range(0, len(packed) - rows + 1, rows):
                batch = make_batch(self.documents, [numbers[row] for row in packed[at:at + rows]],
                                   length, int(MOST_ASKED * rows * length))
                self.queue.put((batch, rows / len(packed)))

    def next(self):
        batch, share = self.queue.get()
        self.epochs += share
        return batch


def make_optimizer(net, args, is_gpu):
    embedding = net.model.embed_tokens.weight
    matrices = [p for p in net.parameters() if p.dim() == 2 and p is not embedding]
    others = [p for p in net.parameters() if p.dim() != 2]
    if args.optimizer == "muon":
        return optimizer.MuonWithAdam(
            [{"params": matrices, "weight_decay": 0.1, "is_muon": True},
             {"params": [embedding], "weight_decay": 0.1}, {"params": others}], args.rate)
    return torch.optim.AdamW(
        [{"params": [embedding, *matrices], "weight_decay": 0.1},
         {"params": others, "weight_decay": 0.0}],
        lr=args.rate, betas=(0.9, 0.98), **({"fused": True} if is_gpu else {}))


class Trainer:
    def __init__(self, config, args, device):
        self.device = device
        is_gpu = device == "cuda"
        self.is_half = is_gpu  # CPUs without instructions for bfloat16 are slower with it.
        self.attend, self.mask = ((hunyuan.attend_flexibly, hunyuan.flexible_mask)
                             if args.attention == "flexible" else
                             (hunyuan.attend_densely, hunyuan.dense_mask))
        torch.manual_seed(args.seed)
        self.model = hunyuan.HunYuanDense(config, self.attend, args.dropout).to(device)
        self.fast_loss = torch.compile(self.eager_loss) if is_gpu else self.eager_loss
        self.optimizer = make_optimizer(self.model, args, is_gpu)
        self.elapsed, self.steps, self.tokens = 0.0, 0, 0
        self.begun_at = 0.0  # Of `elapsed`: when the optimiser knew nothing.
        self.decay_at = None  # The same: when --decay was first given.

    def eager_loss(self, ids, positions, mask, chosen, labels, smoothing, reduction):
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.is_half):
            logits = self.model(ids, positions, mask, chosen)
        return functional.cross_entropy(logits.float(), labels, label_smoothing=smoothing,
                                        reduction=reduction)

    def loss(self, batch):
        ids, positions, owners, chosen, labels = (torch.from_numpy(a).to(self.device) for a in batch)
        return self.fast_loss(ids, positions, self.mask(owners), chosen, labels, LABEL_SMOOTHING,
                              "mean")

    def held_out_loss(self, batch):
        """Sum of nats. Not compiled: for a few batches that would take longer than they do."""
        ids, positions, owners, chosen, labels = (torch.from_numpy(a).to(self.device) for a in batch)
        self.model.attend_with(hunyuan.attend_densely)
        self.model.eval()
        with torch.no_grad():
            nats = self.eager_loss(ids, positions, hunyuan.dense_mask(owners), chosen, labels, 0.0,
                                   "sum").item()
        self.model.attend_with(self.attend)
        self.model.train()
        return nats

    def step(self, batch, rate):
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss = self.loss(batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.steps += 1
        self.tokens += batch[0].size
        return loss.detach()

    def save(self, path):
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(),
                 "elapsed": self.elapsed, "steps": self.steps, "tokens": self.tokens,
                 "begun_at": self.begun_at, "decay_at": self.decay_at,
                 "config": self.model.config}
        with open(path + ".new", "wb") as out:
            torch.save(state, out)
            out.flush()
            os.fsync(out.fileno())
        os.replace(path + ".new", path)

    def load(self, path):
        state = torch.load(path, map_location=self.device)
        if state["config"] != self.model.config:
            sys.exit(f"{path} is of another size or vocabulary: move it away to begin anew")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.elapsed, self.steps, self.tokens = state["elapsed"], state["steps"], state["tokens"]
        self.begun_at, self.decay_at = state["begun_at"], state.get("decay_at")

    def begin_with(self, folder, elapsed):
        """Weights of an exported model, as if `elapsed` seconds of the budget were used up."""
        tensors = export.read_safetensors(f"{folder}/model.safetensors")
        self.model.load_state_dict({name: torch.from_numpy(values.copy())
                                    for name, values in tensors.items()})
        self.elapsed = self.begun_at = elapsed


def rate_factor(progress, begun_at=0.0):
    """The learning rate's share at a share of the budget."""
    return min(1.0, (progress - begun_at) / WARMUP, max(0.0, 1.0 - progress) / DECAY)


def endless_rate_factor(elapsed, begun_at, decay_at=None, decay=None):
    """The same without a budget, all in seconds; it falls over `decay` from `decay_at` on."""
    risen = min(1.0, (elapsed - begun_at) / (60 * ENDLESS_WARMUP))
    return risen if decay is None else risen * max(0.0, 1.0 - (elapsed - decay_at) / decay)


class Clock:
    """Seconds of training: of the wall on a GPU, on a CPU what the process had of it."""

    def __init__(self, device):
        self.is_gpu = device == "cuda"

    def __call__(self):
        return time.monotonic() if self.is_gpu else time.process_time() / torch.get_num_threads()


def synchronise(device):
    if device == "cuda":
        torch.cuda.synchronize()


def held_out_losses(trainer, data, args):
    """{"en-de": nats a token, "de-en": ...}: of the files held-out-*.u16.xz. Ends training."""
    losses = {}
    for path in sorted(glob.glob(f"{data}/held-out-*.u16.xz")):
        documents = Documents([read_stream(path)])
        packed = packed_rows(documents.sizes, args.length, np.random.default_rng(0))
        total = count = 0
        for at in range(0, len(packed), args.rows):
            rows = packed[at:at + args.rows]
            batch = make_batch(documents, rows, args.length, len(rows) * args.length)
            total += trainer.held_out_loss(batch)
            count += int((batch[4] >= 0).sum())
        name = os.path.basename(path).removeprefix("held-out-").removesuffix(".u16.xz")
        losses[name] = total / max(1, count)
    return losses


class Stop:
    """True once the process was asked to end (SIGTERM or SIGINT)."""

    def __init__(self):
        self.is_asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, *_):
        self.is_asked = True

    def __bool__(self):
        return self.is_asked


def schedule(trainer, args):
    """(factor of the rate by seconds of training, seconds at which it ends)."""
    if args.decay:
        trainer.decay_at = trainer.elapsed if trainer.decay_at is None else trainer.decay_at
        seconds = args.decay * 60
        return (lambda t: endless_rate_factor(t, trainer.begun_at, trainer.decay_at, seconds),
                trainer.decay_at + seconds)
    if args.endless:
        return lambda t: endless_rate_factor(t, trainer.begun_at), float("inf")
    budget = args.budget * 60
    return lambda t: rate_factor(t / budget, trainer.begun_at / budget), budget


def write_progress(trainer, folder, **more):
    with open(f"{folder}/progress.json", "w", encoding="utf-8") as out:
        json.dump({"steps": trainer.steps, "tokens": trainer.tokens,
                   "minutes": trainer.elapsed / 60, **more}, out, indent=1)
        out.write("\n")


def keep(trainer, args):
    """Writes the state, and then a copy: a machine that dies leaves one of them whole."""
    path = f"{args.state}/state.pt"
    trainer.save(path)
    write_progress(trainer, args.state)
    if args.copy:
        os.makedirs(args.copy, exist_ok=True)
        shutil.copyfile(path, f"{args.copy}/state.pt.new")
        os.replace(f"{args.copy}/state.pt.new", f"{args.copy}/state.pt")
        write_progress(trainer, args.copy)


def load_newest(trainer, folders):
    """Goes on from the first of the folders whose state can be read; false where none has one."""
    unreadable = []
    for folder in folders:
        path = f"{folder}/state.pt"
        if not os.path.exists(path):
            continue
        try:
            trainer.load(path)
            return True
        except (RuntimeError, EOFError, OSError, pickle.UnpicklingError) as error:
            print(f"{path} cannot be read: {error}", flush=True)
            unreadable.append(path)
    if unreadable:
        sys.exit(f"move what cannot be read away to begin anew: {', '.join(unreadable)}")
    return False


def note(trainer, args, rate, loss):
    """A line of the curve: held-out losses are those of the moment, without a decay."""
    held_out = held_out_losses(trainer, args.data, args)
    path = f"{args.state}/curve.csv"
    is_new = not os.path.exists(path)
    with open(path, "a", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        if is_new:
            lines.writerow(CURVE)
        lines.writerow((time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
                        f"{trainer.elapsed / 60:.2f}", trainer.tokens, f"{rate:.2e}", f"{loss:.4f}",
                        " ".join(f"{k} {v:.4f}" for k, v in held_out.items())))
    print(f"{trainer.elapsed / 60:6.2f} min, held-out loss {held_out}", flush=True)


def train(trainer, batches, args):
    """Until this call's minutes or the budget are used up, or the process is asked to end."""
    stop, clock = Stop(), Clock(trainer.device)
    called = start = last = clock()
    kept = time.monotonic()
    begun, losses, steps = trainer.elapsed, [], trainer.steps
    factor, end = schedule(trainer, args)
    limit = float("inf") if args.endless or args.decay else args.minutes * 60
    noted, recent = trainer.elapsed, []
    while not stop:
        now = clock()
        trainer.elapsed = begun + now - start
        if trainer.elapsed >= end or now - called >= limit:
            break
        rate = args.rate * factor(trainer.elapsed)
        losses.append(trainer.step(batches.next(), rate))
        if trainer.steps == steps + 1 and trainer.device == "cuda":
            synchronise(trainer.device)  # Compiling is not training: the clock starts behind it.
            start = clock()
        if len(losses) >= 100 or now - last > 30:
            mean = torch.stack(losses).mean().item()
            recent.append(mean)
            print(f"{trainer.elapsed / 60:6.2f} min, step {trainer.steps}, loss {mean:.4f}, "
                  f"{len(losses) * args.rows * args.length / (clock() - last):.0f} "
                  f"tokens/s, {batches.epochs:.2f} epochs in this call", flush=True)
            losses, last = [], clock()
        if args.note and trainer.elapsed - noted >= args.note * 60 and recent:
            note(trainer, args, rate, sum(recent) / len(recent))
            noted, recent = trainer.elapsed, []
        if time.monotonic() - kept > EVERY:
            keep(trainer, args)
            kept = time.monotonic()
    return not stop


def load_documents(data):
    """All examples, and how often each is taken in an epoch: small languages more than once."""
    paths = sorted(glob.glob(f"{data}/en-*.u16.xz"))
    with ThreadPoolExecutor() as pool:  # Unpacking lets other threads run.
        streams = list(pool.map(read_stream, paths))
    documents = Documents(streams)
    counts = [int((stream == prompts.BEGIN).sum()) for stream in streams]
    repeats = np.concatenate([np.full(n, (max(counts) / n) ** 0.5) for n in counts])
    print(f"{len(documents.begins)} examples, {len(documents.ids)} tokens of "
          f"{', '.join(map(os.path.basename, paths))}", flush=True)
    return documents, repeats


def check(config, args, device, documents, repeats):
    """Flexible attention must give what the dense one gives; the faster one is to be used."""
    batch = Batches(documents, repeats, args.rows, args.length, args.seed).next()
    for attention in ("flexible", "dense"):
        args.attention = attention
        trainer = Trainer(config, args, device)
        try:
            begin = time.monotonic()
            loss = trainer.step(batch, 1e-4).item()
            compiled = time.monotonic()
            for _ in range(20):
                trainer.step(batch, 1e-4)
            synchronise(device)
            seconds = (time.monotonic() - compiled) / 20
            print(f"{attention}: loss {loss:.4f}, compiled in {compiled - begin:.0f} s, "
                  f"{1000 * seconds:.1f} ms a step, {batch[0].size / seconds:.0f} tokens/s")
        except Exception as error:  # pylint: disable=broad-except
            print(f"{attention}: fails with {type(error).__name__}: {error}")
        with contextlib.suppress(AttributeError):
            print(f"    {torch.cuda.max_memory_allocated() / 2**30:.1f} GiB of GPU memory")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("state")
    parser.add_argument("--budget", type=float, default=20, help="minutes in all")
    parser.add_argument("--minutes", type=float, default=8, help="of this call")
    parser.add_argument("--size", choices=SIZES, default="shipped")
    parser.add_argument("--rows", type=int, default=64, help="of a batch")
    parser.add_argument("--length", type=int, default=1024, help="tokens of a row")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--optimizer", choices=("adamw", "muon"), default="adamw")
    parser.add_argument("--threads", type=int, help="of a CPU")
    parser.add_argument("--endless", action="store_true", help="no budget")
    parser.add_argument("--decay", type=float, help="minutes to a rate of zero")
    parser.add_argument("--note", type=float, default=0.0,
                        help="minutes between lines of STATE/curve.csv")
    parser.add_argument("--copy", help="a second folder for the state")
    parser.add_argument("--attention", choices=("flexible", "dense"))
    parser.add_argument("--init", help="a model's folder to begin with")
    parser.add_argument("--elapsed", type=float, default=0.0, help="minutes, with --init")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda":
        torch.set_float32_matmul_precision("high")
    if args.threads:
        torch.set_num_threads(args.threads)
    args.attention = args.attention or ("flexible" if device == "cuda" else "dense")

    vocabulary = sentencepiece.SentencePieceProcessor(
        model_file=f"{args.data}/tokenizer.model").get_piece_size()
    config = hunyuan.make_config(*SIZES[args.size], vocabulary)
    documents, repeats = load_documents(args.data)
    if args.check:
        check(config, args, device, documents, repeats)
        return
    os.makedirs(args.state, exist_ok=True)
    trainer = Trainer(config, args, device)
    if not load_newest(trainer, [f for f in (args.state, args.copy) if f]) and args.init:
        trainer.begin_with(args.init, args.elapsed * 60)
    of = "" if args.endless or args.decay else f" of {args.budget}"
    print(f"{sum(p.numel() for p in trainer.model.parameters())} parameters on {device}, "
          f"{trainer.elapsed / 60:.2f}{of} minutes done", flush=True)
    batches = Batches(documents, repeats, args.rows, args.length, [args.seed, trainer.steps])
    is_complete = train(trainer, batches, args)
    keep(trainer, args)
    if not is_complete:
        print(f"{trainer.elapsed / 60:.2f} minutes, stopped", flush=True)
        return
    losses = held_out_losses(trainer, args.data, args)
    print(f"{trainer.steps} steps, {trainer.tokens} tokens, {trainer.elapsed / 60:.2f} minutes; "
          "held-out loss " + ", ".join(f"{k} {v:.3f}" for k, v in losses.items()), flush=True)
    write_progress(trainer, args.state, held_out_loss=losses)


if __name__ == "__main__":
    sys.exit(main())
