#!/usr/bin/env python3
"""How many requests `hymt-doc serve` answers, and what a reload costs them.

    service_load.py PROGRAM load   [--connections 1,8,64,256] [--seconds N] [SERVE_OPTION]...
    service_load.py PROGRAM reload [--connections 64] [--seconds N] [--reloads N] [--broken N]
                                   --names A,B [SERVE_OPTION]...
    service_load.py PROGRAM beside --llama-server PATH --model FILE.gguf
                                   [--connections 1,8,64,256] [--seconds N] [--threads N]
                                   [SERVE_OPTION]...

Each connection sends one request after the other, each with one sentence that nobody has sent
before (so that nothing comes from memory). `reload` switches between the models A and B, and --broken
times asks for "broken", a copy of the model that comes with the program, whose weights are cut in half.
It fails if a request fails, or if an answer holds texts of two models, which is told where one of the two
is `pseudo` (with --engine identity): its texts are in brackets. `beside` asks the program and llama.cpp's
llama-server the same sentences in turn, both with the same file: the small model as `hymt-doc models convert`
writes it. llama-server gets the prompt that the program asks its model, and decodes greedily too; it has a
slot for each connection, 64 at most, as many as the program has, and as many threads (--threads 1 where
other work shares the machine: two that wait for each other are slow then).
"""

import argparse
import asyncio
import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from running_service import RunningService, processor_seconds

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
    path = "/v1/translate"

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

    def body(self):
        return {"text": [self.next_sentence() for _ in range(self.texts)], "source": "en",
                "target": "de"}

    def take(self, answer):
        model = answer["model"]
        self.by_model[model] = self.by_model.get(model, 0) + 1
        is_pseudo = [one["text"].startswith("⟦") for one in answer["translations"]]
        if any(one != (model == "pseudo") for one in is_pseudo):
            self.mixed += 1

    async def client(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while not self.is_over:
            body = json.dumps(self.body()).encode()
            begin = time.perf_counter()
            writer.write(b"POST " + self.path.encode() + b" HTTP/1.1\r\nHost: a\r\n"
                         b"Content-Type: application/json\r\nContent-Length: "
                         + str(len(body)).encode() + b"\r\n\r\n" + body)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            answer = json.loads(await reader.readexactly(length))
            self.latencies.append((begin, time.perf_counter() - begin))
            if b"connection: close" in head.lower():  # llama-server, after some requests.
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            if not head.startswith(b"HTTP/1.1 200"):
                self.failed.append(head.split(b"\r\n")[0].decode() + " " + json.dumps(answer))
                continue
            self.take(answer)
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


class LlamaLoad(Load):
    """Asks llama-server for completions of the prompt that the program makes."""

    path = "/completion"

    def body(self):
        return completion_of(self.next_sentence())

    def take(self, answer):
        if answer.get("stop_type") != "eos":
            self.failed.append("an answer without an end: " + json.dumps(answer)[:200])


def completion_of(text):
    return {"prompt": "<|startoftext|>Translate the following segment into German, without additional "
                      f"explanation.\n\n{text}<|extra_0|>",
            "temperature": 0, "n_predict": 128}


class LlamaServer:
    def __init__(self, program, model, slots, connections, threads):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.port = taken.getsockname()[1]
        # A slot has room for 256 tokens, of prompt and answer.
        self.process = subprocess.Popen(
            [program, "--model", model, "--host", "127.0.0.1", "--port", str(self.port),
             "--parallel", str(slots), "--ctx-size", str(256 * slots),
             "--threads", str(threads), "--threads-http", str(connections + 4)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.address = f"http://127.0.0.1:{self.port}"
        end = time.monotonic() + 120
        while True:
            try:
                with urllib.request.urlopen(self.address + "/health"):
                    return
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None or time.monotonic() > end:
                    self.stop()
                    raise RuntimeError("llama-server does not serve") from None
                time.sleep(0.1)

    def processor_seconds(self):
        return processor_seconds(self.process.pid)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def asked(address, path, body):
    request = urllib.request.Request(address + path, json.dumps(body).encode(),
                                     {"Content-Type": "application/json"})
    with contextlib.closing(urllib.request.urlopen(request)) as answer:
        return json.load(answer)


def answers(service, server, number):
    """The first sentences as both translate them."""
    texts = [sentence(i + 1) for i in range(number)]
    ours = asked(service.address, "/v1/translate", {"text": texts, "source": "en", "target": "de"})
    return [(text, one["text"], asked(server.address, "/completion", completion_of(text))["content"].strip())
            for text, one in zip(texts, ours["translations"], strict=True)]


def beside(arguments, options):
    most_slots = 64
    options = ["-q", "--model", arguments.model, "--threads", str(arguments.threads), *options]
    version = subprocess.run([arguments.llama_server, "--version"], capture_output=True, text=True,
                             check=True)
    print("llama-server " + re.search(r"version: .*", version.stdout + version.stderr).group(0))
    with RunningService(arguments.program, *options) as service, \
            LlamaServer(arguments.llama_server, arguments.model, 1, 1, arguments.threads) as server:
        found = answers(service, server, 20)
        equal = sum(ours == theirs for _, ours, theirs in found)
        print(f"{equal} of {len(found)} sentences come out the same")
    print("| connections | requests/s | p50 ms | p99 ms | processor ms a request "
          "| llama-server: requests/s | p50 ms | p99 ms | processor ms a request |")
    print("|---|---|---|---|---|---|---|---|---|")
    failed = 0
    for connections in map(int, arguments.connections.split(",")):
        cells = [str(connections)]
        for is_llama in (False, True):
            with (LlamaServer(arguments.llama_server, arguments.model, min(connections, most_slots),
                              connections, arguments.threads) if is_llama
                  else RunningService(arguments.program, *options)) as server:
                run = (LlamaLoad if is_llama else Load)(server.port, 1)
                before = server.processor_seconds()
                seconds = asyncio.run(run.run(connections, arguments.seconds))
                times = [one for _, one in run.latencies]
                if times:
                    processor = (server.processor_seconds() - before) / len(times) * 1000
                    cells += [f"{len(times) / seconds:.0f}", f"{percentile(times, 0.5):.1f}",
                              f"{percentile(times, 0.99):.1f}", f"{processor:.2f}"]
                else:
                    run.failed.append(f"{connections} connections: nothing was answered")
                    cells += ["0", "-", "-", "-"]
                for line in run.failed[:5]:
                    print(line, file=sys.stderr)
                failed += len(run.failed)
        print("| " + " | ".join(cells) + " |", flush=True)
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
    parser.add_argument("what", choices=("load", "reload", "beside"))
    parser.add_argument("--connections")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--reloads", type=int, default=20)
    parser.add_argument("--broken", type=int, default=2)
    parser.add_argument("--names", default="identity,pseudo")
    parser.add_argument("--llama-server")
    parser.add_argument("--model")
    parser.add_argument("--threads", type=int)
    arguments, options = parser.parse_known_args()
    if arguments.what == "beside":
        if arguments.llama_server is None or arguments.model is None:
            parser.error("beside wants --llama-server and --model")
        arguments.threads = arguments.threads or os.cpu_count()
    else:
        if arguments.threads is not None:
            options += ["--threads", str(arguments.threads)]
        if arguments.model is not None:
            options += ["--model", arguments.model]
    arguments.connections = arguments.connections or (
        "64" if arguments.what == "reload" else "1,8,64,256")
    sys.exit({"load": load, "reload": reload, "beside": beside}[arguments.what](arguments, options))


main()
