"""Shells in which command lines are typed, to see what they complete.

Each is started with the script that the program prints for it, and with no configuration of the user.
"""

import os
import pty
import select
import shlex
import signal
import subprocess
import threading
import time
from pathlib import Path

WAIT_SECONDS = 20

# Keys of the line editors, bound by the lines below.
ALL = b"\x18a"      # puts all completions in place of the word
TAB = b"\t"
TAKE = b"\x18t"     # hands the line over, and empties it

BASH_SETUP = """
PS1= ; bind 'set bell-style none' 'set enable-bracketed-paste off' 'set completion-query-items 0'
bind '"\\C-xa": insert-completions'
take() { printf '%s\\n' "$READLINE_LINE" >> "$ANSWERS"; READLINE_LINE=; READLINE_POINT=0; }
bind -x '"\\C-xt": take'
source <(composable completions bash)
"""

ZSH_SETUP = """
PS1= ; unsetopt BEEP ZLE_BRACKETED_PASTE 2>/dev/null ; unset zle_bracketed_paste
autoload -Uz compinit && compinit -u -d "$HOME/.zcompdump"
zle -C all-matches complete-word _generic
zstyle ':completion:all-matches:*' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true
zstyle ':completion:*' verbose false
bindkey '^Xa' all-matches
take() { print -r -- "$BUFFER" >> "$ANSWERS"; BUFFER= }
zle -N take
bindkey '^Xt' take
source <(composable completions zsh)
"""


class Terminal:
    """An interactive shell at a terminal of its own."""

    def __init__(self, command: list[str], setup: str, folder: Path, environment: dict[str, str]):
        self.answers = Path(environment["HOME"]) / f"answers-{command[0]}"
        self.answers.touch()
        self.seen = b""
        setup_file = Path(environment["HOME"]) / f"setup-{command[0]}"
        setup_file.write_text(setup)
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command,
                       environment | {"ANSWERS": str(self.answers), "TERM": "vt100"})
        self.reader = threading.Thread(target=self._drain, daemon=True)
        self.reader.start()
        os.write(self.master, f" . {shlex.quote(str(setup_file))}; echo ready >> \"$ANSWERS\"\n".encode())
        self.taken = 0
        if self._next() != "ready":
            raise AssertionError(f"{command[0]} did not start: {self.seen!r}")

    def _drain(self) -> None:
        while True:
            try:
                select.select([self.master], [], [])
                self.seen += os.read(self.master, 65536)
            except OSError:
                return

    def _next(self) -> str:
        """The line that was handed over next."""
        end = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < end:
            lines = self.answers.read_text().split("\n")
            if len(lines) > self.taken + 1:
                self.taken += 1
                return lines[self.taken - 1]
            time.sleep(0.01)
        raise AssertionError(f"no answer; the terminal shows {self.seen[-2000:]!r}")

    def line(self, typed: str, key: bytes) -> str:
        """What stands on the line after that was typed and then the key."""
        os.write(self.master, typed.encode() + key + TAKE)
        return self._next()

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.reader.join(WAIT_SECONDS)
        os.close(self.master)


class Fish:
    """fish says itself what it would complete."""

    def __init__(self, folder: Path, environment: dict[str, str]):
        self.folder, self.environment = folder, environment

    def completions(self, typed: str) -> list[tuple[str, str]]:
        """The words that may stand in place of the last one, each with what fish says of it."""
        script = f"composable completions fish | source; complete -C {shlex.quote(typed)}"
        done = subprocess.run(["fish", "--no-config", "-c", script], cwd=self.folder,
                              env=self.environment, capture_output=True, text=True, check=True,
                              timeout=WAIT_SECONDS)
        if done.stderr:
            raise AssertionError(done.stderr)
        return [tuple((line + "\t").split("\t")[:2]) for line in done.stdout.splitlines()]


def bash(folder: Path, environment: dict[str, str]) -> Terminal:
    return Terminal(["bash", "--norc", "--noprofile", "-i"], BASH_SETUP, folder, environment)


def zsh(folder: Path, environment: dict[str, str]) -> Terminal:
    return Terminal(["zsh", "-f", "-i"], ZSH_SETUP, folder, environment)
