#!/usr/bin/env python3
"""How many requests `hymt-doc serve` answers, and what a reload costs them.

    service_load.py PROGRAM load   [--connections 1,8,64,256] [--seconds N] [SERVE_OPTION]...
    service_load.py PROGRAM reload [--connections 64] [--seconds N] [--reloads N] [--broken N]
                                   --names A,B [SERVE_OPTION]...

Each connection sends one request after the other, each with one sentence that nobody has sent
before (so that nothing comes from memory). `reload` switches between the models A and B, and --broken
times asks for "broken", a copy of the model that comes with the program, whose weights are cut in half.
It fails if a request fails, or if an answer holds texts of two models, which is told where one of the two
is `pseudo` (with --engine identity): its texts are in brackets.
"""

import argparse
import asyncio
import json
import pathlib
import shutil
import statistics
import sys
import tempfile
import time

from running_service import RunningService

WORDS = ("file window button folder menu page list table key line image link text name option"
         " value field user group server").split()
VERBS = "Open Close Save Remove Select Move Copy Rename Print Show".split()


def sentence(number):
    verb = VERBS[number % len(VERBS)]
    number //= len(VERBS)
    first, number = WORDS[number % len(WORDS)], number // len(WORDS)
    second, number = WORDS[number % len(WORDS)], number // len(WORDS)
    return f"{verb} the {first} and the {second} {number}."


class Load:
    def __init__(self, port, texts):
        self.port = port
        self.texts = texts  # In a request.
        self.number = 0
        self.latencies = []
        self.failed = []
        self.mixed = 0
        self.by_model = {}
        self.is_over = False

    def next_sentence(self):
        self.number += 1
        return sentence(self.number)

    async def client(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while not self.is_over:
            body = json.dumps({"text": [self.next_sentence() for _ in range(self.texts)],
                               "source": "en", "target": "de"}).encode()
            begin = time.perf_counter()
            writer.write(b"POST /v1/translate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                         b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            answer = json.loads(await reader.readexactly(length))
            self.latencies.append((begin, time.perf_counter() - begin))
            if not head.startswith(b"HTTP/1.1 200"):
                self.failed.append(head.split(b"\r\n")[0].decode() + " " + json.dumps(answer))
                continue
            model = answer["model"]
            self.by_model[model] = self.by_model.get(model, 0) + 1
            is_pseudo = [one["text"].startswith("⟦") for one in answer["translations"]]
            if any(one != (model == "pseudo") for one in is_pseudo):
                self.mixed += 1
        writer.close()

    async def run(self, connections, seconds, meanwhile=None):
        clients = [asyncio.create_task(self.client()) for _ in range(connections)]
        begin = time.perf_counter()
        if meanwhile:
            await meanwhile(begin + seconds)
        await asyncio.sleep(max(0.0, begin + seconds - time.perf_counter()))
        self.is_over = True
        await asyncio.gather(*clients)
        return time.perf_counter() - begin


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def load(arguments, options):
    print("| connections | requests/s | p50 ms | p99 ms | processor ms a request | in a batch | MiB |")
    print("|---|---|---|---|---|---|---|")
    failed = 0
    for connections in arguments.connections.split(","):
        with RunningService(arguments.program, "-q", *options) as service:
            run = Load(service.port, 1)
            before = service.processor_seconds()
            seconds = asyncio.run(run.run(int(connections), arguments.seconds))
            times = [one for _, one in run.latencies]
            processor = (service.processor_seconds() - before) / len(times) * 1000
            print(f"| {connections} | {len(times) / seconds:.0f} | {percentile(times, 0.5):.1f} | "
                  f"{percentile(times, 0.99):.1f} | {processor:.2f} | {service.mean_batch():.1f} | "
                  f"{service.resident_bytes() >> 20} |", flush=True)
            for line in run.failed[:5]:
                print(line, file=sys.stderr)
            failed += len(run.failed)
    return 1 if failed else 0


def make_broken_model(folder):
    source = pathlib.Path(__file__).resolve().parent.parent / "models" / "tiny-en-de"
    broken = pathlib.Path(folder) / "broken"
    shutil.copytree(source, broken)
    for weights in broken.glob("*.safetensors"):
        weights.write_bytes(weights.read_bytes()[:weights.stat().st_size // 2])


def reload(arguments, options):
    names = arguments.names.split(",")
    with tempfile.TemporaryDirectory() as models, \
            RunningService(arguments.program, "-q", "--models", models, *options) as service:
        make_broken_model(models)
        service.admin({"name": names[0]})
        run = Load(service.port, 3)
        memory = []
        switches = []
        statuses = []

        async def reloads(end):
            loop = asyncio.get_running_loop()
            begin = time.perf_counter()
            broken = 0
            for number in range(arguments.reloads):
                at = begin + (end - begin) * (number + 0.5) / arguments.reloads
                await asyncio.sleep(max(0.0, at - time.perf_counter()))
                memory.append(service.resident_bytes() >> 20)
                is_broken = broken < arguments.broken and number % 5 == 3
                broken += is_broken
                name = "broken" if is_broken else names[(number + 1) % len(names)]
                start = time.perf_counter()
                status, answer = await loop.run_in_executor(None, service.admin, {"name": name})
                switches.append((start, time.perf_counter()))
                statuses.append(status)
                if (status == 409) != is_broken:
                    run.failed.append(f"reload of {name}: {status} {answer}")

        seconds = asyncio.run(run.run(int(arguments.connections), arguments.seconds, reloads))
        times = [one for _, one in run.latencies]
        near = [one for begin, one in run.latencies
                if any(start <= begin + one and begin <= end for start, end in switches)]
        print(f"{len(times)} requests of 3 texts in {seconds:.0f} s on {arguments.connections} connections; "
              f"{len(run.failed)} failed, {run.mixed} mixed; by model {run.by_model}")
        print(f"reloads: {statuses.count(200)} done, {statuses.count(409)} refused, each in "
              f"{statistics.median(end - start for start, end in switches) * 1000:.0f} ms (median)")
        print(f"latency: p50 {percentile(times, 0.5):.1f} ms, p99 {percentile(times, 0.99):.1f} ms; "
              f"around switches p50 {percentile(near, 0.5):.1f} ms, p99 {percentile(near, 0.99):.1f} ms, "
              f"most {max(near) * 1000:.1f} ms")
        service.admin({"name": names[0]})
        print(f"MiB before each reload: {' '.join(map(str, memory))}; at the end "
              f"{service.resident_bytes() >> 20}")
        for line in run.failed[:5]:
            print(line, file=sys.stderr)
        code = service.stop()
        print(f"exit code {code}")
        return 1 if run.failed or run.mixed or code != 0 else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("what", choices=("load", "reload"))
    parser.add_argument("--connections")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--reloads", type=int, default=20)
    parser.add_argument("--broken", type=int, default=2)
    parser.add_argument("--names", default="identity,pseudo")
    arguments, options = parser.parse_known_args()
    arguments.connections = arguments.connections or (
        "1,8,64,256" if arguments.what == "load" else "64")
    sys.exit({"load": load, "reload": reload}[arguments.what](arguments, options))


main()
