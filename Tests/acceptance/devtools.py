"""Headless Chromium, driven over the pipes of `--remote-debugging-pipe`: no port, no library, no script on the page.

Messages are JSON ended by a NUL: commands go to the browser's descriptor 3, answers and events come from its 4.
"""

import json
import os
import selectors
import shutil
import subprocess
import time

SECONDS = 60


class Browser:
    """A browser of its own, with a profile in that folder; ended, and only it, at the end of the `with`."""

    def __init__(self, folder, environment):
        theirs_in, self.commands = os.pipe()
        self.answers, theirs_out = os.pipe()
        # bash, as dash knows no descriptor of two digits; it becomes the browser.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "chromium", "chromium", "--headless", "--no-sandbox",
             "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe", f"--user-data-dir={folder}", "about:blank"],
            pass_fds=(theirs_in, theirs_out), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=environment)
        os.close(theirs_in)
        os.close(theirs_out)
        os.set_blocking(self.answers, False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.answers, selectors.EVENT_READ)
        self.buffer = b""
        self.events = []
        self.sent = 0
        self.session = None

    def __enter__(self):
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.send("Page.enable")
        self.send("Log.enable")
        self.send("Page.setBypassCSP", enabled=True)
        return self

    def __exit__(self, *_):
        os.close(self.commands)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.selector.close()
        os.close(self.answers)

    def send(self, method, seconds=SECONDS, **parameters):
        """Sends a command and returns its result; what the browser refuses is a RuntimeError."""
        self.sent += 1
        message = {"id": self.sent, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.commands, data):]
        answer = self.receive(lambda each: each.get("id") == self.sent, seconds)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def receive(self, wanted, seconds=SECONDS):
        """The first message that is wanted; events before it are kept."""
        end = time.monotonic() + seconds
        while True:
            while b"\0" in self.buffer:
                line, _, self.buffer = self.buffer.partition(b"\0")
                message = json.loads(line)
                if wanted(message):
                    return message
                self.events.append(message)
            if not self.selector.select(max(0, end - time.monotonic())):
                raise TimeoutError(f"Chromium said nothing for {seconds} s")
            read = os.read(self.answers, 1 << 20)
            if not read:
                raise RuntimeError("Chromium ended")
            self.buffer += read

    def open(self, path):
        """Loads a file, and waits until it is whole."""
        self.events.clear()
        self.send("Page.navigate", url=path.as_uri())
        loaded = "Page.loadEventFired"
        if not any(event.get("method") == loaded for event in self.events):
            self.receive(lambda each: each.get("method") == loaded)

    def show(self, *, width=1200, height=1000, scheme="light"):
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def evaluate(self, expression, seconds=SECONDS):
        """The value of a script's expression, a promise's once it is kept."""
        answer = self.send(
            "Runtime.evaluate", seconds, expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")


def is_there():
    return shutil.which("chromium") is not None
