#!/usr/bin/env python3
"""What strangers may send to `hymt-doc serve`: it lives, answers, and its memory stays bounded.

    hostile_requests.py PROGRAM [--requests 10000] [--seed N] [SERVE_OPTION]...

Sends requests that were damaged at random (texts, documents as forms and as bodies, glossaries), each of
them cut at every byte, chunks of a negative size, a body of 1 GB, one without an end, 100,000 tiny texts,
forms with too many parts and heads without an end, more documents and glossaries than it keeps, 400
connections that send a byte now and then, and asks in between whether it still translates.
"""

import argparse
import contextlib
import json
import random
import socket
import sys

from running_service import RunningService

FORM = ('--B\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n--B\r\nContent-Disposition: '
        'form-data; name="file"; filename="{}"\r\nContent-Type: text/plain\r\n\r\n{}\r\n--B--\r\n')
BODIES = (
    ("/v1/translate", "application/json", '{"text": ["Open the <b>file</b>.", "Go"], "format": '
     '"html", "source": "en", "target": "de", "glossary": [{"source": "a", "target": "b"}]}'),
    ("/translate", "application/json", '{"q": ["Tea", "\\u00e9 \\ud83d\\ude00"], "source": "auto",'
     ' "target": "de", "format": "text"}'),
    ("/translate", "application/x-www-form-urlencoded", "q=Tea+%26+cake&source=en&target=de"),
    ("/v2/translate", "application/json", '{"text": ["<x id=\\"1\\"></x> <b>now</b> <p>Go</p>"], '
     '"target_lang": "DE", "tag_handling": "xml", "ignore_tags": ["x"]}'),
    ("/v1/chat/completions", "application/json", '{"messages": [{"role": "system", "content": '
     '"from English into German"}, {"role": "user", "content": "a\\n==WEBLATE_PART==\\nb"}]}'),
    ("/admin/models", "application/json", '{"name": "pseudo"}'),
    ("/v1/documents", "multipart/form-data; boundary=B", FORM.format("target", "de", "a.html", "<p>Go")),
    ("/v1/documents?target=de&filename=a.md", "text/markdown", "# Open *it*\n\n[a](b) `c`\n"),
    ("/v2/document", "multipart/form-data; boundary=B", FORM.format("target_lang", "DE", "a.txt", "Go.")),
    ("/v2/glossaries", "application/json", '{"name": "ours", "source_lang": "en", "target_lang": "de",'
     ' "entries": "file\\tDatei\\nfolder\\tOrdner", "entries_format": "tsv"}'),
    ("/v2/glossaries", "application/x-www-form-urlencoded", "name=a&source_lang=en&target_lang=de&"
     "entries=%22a%22%22%22%2Cb&entries_format=csv"),
)


def whole(path, kind, body):
    text = body.encode()
    return (f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\nContent-Length: "
            f"{len(text)}\r\nConnection: close\r\n\r\n").encode() + text


def damaged(data, chance):
    data = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 9)))
        elif kind == 1:
            del data[at:at + chance.randint(1, 20)]
        elif kind == 2:
            data[at:at + 1] = bytes([chance.randrange(256)])
        elif kind == 3:
            data[at:at] = data[at // 2:at] * chance.randint(1, 30)
        else:
            data[at:at] = chance.choice((b"[" * 99, b"\r\n", b"\r\n\r\n", b"%", b"\\u0000", b"<",
                                         b"-1", b"Transfer-Encoding: chunked\r\n", b"\xff\xfe"))
    return bytes(data)


def exchange(service, data, patience=20):
    """The status; 0 if it says nothing, -1 if it does not end."""
    with contextlib.closing(socket.create_connection(("127.0.0.1", service.port))) as connection:
        connection.settimeout(patience)
        answer = b""
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while block := connection.recv(65536):
                answer += block
        except TimeoutError:
            return -1
        except OSError:
            pass
    return int(answer[9:12]) if answer[:5] == b"HTTP/" else 0


def send_cut_requests(service, check):
    """Each request, ended after each of its bytes; then nothing may be answered but a refusal."""
    statuses = {}
    for body in BODIES:
        data = whole(*body)
        for size in range(1, len(data)):
            # An end that goes on unread would be waited for.
            status = exchange(service, data[:size])
            statuses[status] = statuses.get(status, 0) + 1
            check(f"{body[0]} cut at {size}", status in (0, 400, 408), status)
    print(f"cut at every byte, by status (0: none): {dict(sorted(statuses.items()))}")


def send_hostile_forms(service, check):
    """Documents, forms and glossaries that want more than they may have."""
    multipart = "multipart/form-data; boundary=B"
    part = '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    for what, kind, body, wanted in (
            ("10,000 parts", multipart, part * 10_000 + "--B--", (413,)),
            ("a head without an end", multipart, "--B\r\n" + "x" * 1_000_000, (400, 413)),
            ("no boundary", "multipart/form-data", part, (400,)),
            ("a boundary of 1,000 bytes", "multipart/form-data; boundary=" + "b" * 1000, part, (400,)),
            ("only boundaries", multipart, "--B\r\n" * 50_000, (400, 413)),
            ("two files", multipart, FORM.format("target", "de", "a.txt", "Go").replace("--B--", "")
             + FORM.format("target", "de", "b.txt", "Go"), (202, 400, 429, 503)),
            ("a path as a name", multipart, FORM.format("target", "de", "../../etc/passwd.txt", "Go"),
             (202, 429, 503)),
            ("too large a document", "text/plain", "a " * 9_000_000, (413, 0))):
        path = "/v1/documents" if kind.startswith("multipart") else "/v1/documents?target=de&filename=a.txt"
        status = exchange(service, whole(path, kind, body))
        check(what, status in wanted, status)
    statuses = {}
    for number in range(300):
        text = f"Open the file {number}.\n\n" * 40_000
        status = exchange(service, whole("/v1/documents?target=de&filename=a.txt", "text/plain", text))
        statuses[status] = statuses.get(status, 0) + 1
        check(f"document {number}", status in (202, 429, 503), status)
    print(f"300 documents of 800 KB, by status: {dict(sorted(statuses.items()))}; "
          f"{service.resident_bytes() >> 20} MiB")
    statuses = {}
    entries = "".join(f"term {i}\tWort {i}\n" for i in range(20_000))
    for number in range(1500):
        body = {"name": f"g{number}", "source_lang": "en", "target_lang": "de", "entries_format": "tsv",
                "entries": entries if number % 100 == 0 else "file\tDatei"}
        status = exchange(service, whole("/v2/glossaries", "application/json", json.dumps(body)))
        statuses[status] = statuses.get(status, 0) + 1
        check(f"glossary {number}", status in (201, 400, 413, 429, 456, 503), status)
    print(f"1,500 glossaries, by status: {dict(sorted(statuses.items()))}; "
          f"{service.resident_bytes() >> 20} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments, options = parser.parse_known_args()
    chance = random.Random(arguments.seed)
    failures = []
    with RunningService(arguments.program, "-q", "--engine", "pseudo", "--max-documents", "1000",
                        *options) as service:

        def check(what, holds, seen):
            if not holds:
                failures.append(f"{what}: {seen}")

        def check_alive(what):
            status = exchange(service, whole(*BODIES[0]))
            check(f"alive after {what}", status == 200, status)

        check_alive("the start")
        statuses = {}
        for number in range(arguments.requests):
            status = exchange(service, damaged(whole(*chance.choice(BODIES)), chance))
            statuses[status] = statuses.get(status, 0) + 1
            check(f"request {number}", status != -1 and status not in (500, 502), status)
        check_alive("damaged requests")
        print(f"{arguments.requests} damaged requests, by status (0: none): "
              f"{dict(sorted(statuses.items()))}; {service.resident_bytes() >> 20} MiB")

        send_cut_requests(service, check)
        check_alive("cut requests")
        send_hostile_forms(service, check)
        check_alive("hostile forms")
        for size in (b"-1", b"-ffffffff", b"0x10", b"ffffffffffffffffff", b"+5", b""):
            status = exchange(service, b"POST /v1/translate HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                              b"chunked\r\n\r\n" + size + b"\r\n{}\r\n0\r\n\r\n")
            check(f"a chunk of {size} bytes", status in (400, 413), status)

        head = (b"POST /v1/translate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                b"Content-Length: 1000000000\r\n\r\n")
        status = exchange(service, head + b"x" * 5_000_000)
        check("1 GB", status in (413, 0), status)
        status = exchange(service, head.replace(b"Content-Length: 1000000000",
                                                b"Transfer-Encoding: chunked")
                          + b"100000\r\n" + b"x" * 0x100000 + (b"\r\n100000\r\n" + b"x" * 0x100000) * 9)
        check("without an end", status in (413, 0), status)
        status = exchange(service, whole("/v1/translate", "application/json", json.dumps(
            {"text": ["a"] * 100_000, "target": "de"})))
        check("100,000 texts", status == 413, status)
        status = exchange(service, whole("/v1/translate", "application/json", json.dumps(
            {"text": "<i>" * 1_000_000, "format": "html", "target": "de"})), 120)
        check("a million tags", status == 200, status)
        check_alive("large ones")
        print(f"large ones; {service.resident_bytes() >> 20} MiB")

        with contextlib.ExitStack() as stack:
            slow = [stack.enter_context(contextlib.closing(
                socket.create_connection(("127.0.0.1", service.port)))) for _ in range(400)]
            for turn in range(3):
                for connection in slow:
                    connection.send(b"GET /v1/models HTTP/1.1\r\n"[turn:turn + 1])
                check_alive("slow ones")
        check_alive("the end of slow ones")
        print(f"slow ones; {service.resident_bytes() >> 20} MiB")
        code = service.stop()
        check("exit code", code == 0, code)
    for line in failures[:20]:
        print("FAILED", line)
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
