"""The program as a service, for programs that ask it."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import urllib.request


def processor_seconds(process):
    with open(f"/proc/{process}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class RunningService:
    """`hymt-doc serve` on a port of its own; `lines` is what it has said."""

    def __init__(self, program, *options):
        self.folder = tempfile.TemporaryDirectory()
        self.admin_socket = os.path.join(self.folder.name, "admin")
        self.process = subprocess.Popen(
            [program, "serve", "--listen", "127.0.0.1:0", "--admin-socket", self.admin_socket,
             *options], stderr=subprocess.PIPE, text=True)
        self.lines = []
        for line in self.process.stderr:
            self.lines.append(line)
            found = re.search(r"serving .* on http://127.0.0.1:(\d+)", line)
            if found:
                self.port = int(found.group(1))
                break
        else:
            raise RuntimeError("it does not serve: " + "".join(self.lines))
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(line)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def processor_seconds(self):
        return processor_seconds(self.process.pid)

    def mean_batch(self):
        """Requests that the model had at once, on average, each time it answered."""
        with urllib.request.urlopen(self.address + "/metrics") as answer:
            text = answer.read().decode()
        total, count = (float(re.search(rf"^hymt_batch_requests_{name} (\S+)$", text, re.M).group(1))
                        for name in ("sum", "count"))
        return total / max(count, 1)

    def admin(self, body):
        """POST /admin/models; returns status and answer."""
        text = json.dumps(body).encode()
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as connection:
            connection.connect(self.admin_socket)
            connection.sendall(b"POST /admin/models HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n"
                               b"Content-Type: application/json\r\nContent-Length: "
                               + str(len(text)).encode() + b"\r\n\r\n" + text)
            answer = b""
            while block := connection.recv(65536):
                answer += block
        head, _, rest = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(rest)

    def stop(self):
        """Returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        finally:
            self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
