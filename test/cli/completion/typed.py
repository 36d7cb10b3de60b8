"""Types into an interactive shell on a terminal of its own, and says what became of each line.

Arguments: the shell, a file that it reads first, and the lines as a JSON list. A line may hold tabulators; U+0001 asks
for all candidates at once. Prints the edited lines as a JSON list.
"""

import json
import os
import pty
import sys
import tempfile
import threading
import time

shell, setup, lines = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
# Ctrl-G writes the edited line to a file and empties it; Ctrl-X * puts all candidates in.
shells = {
    "bash": (
        ["bash", "--noprofile", "--norc", "-i"],
        """
bind 'set bell-style none'
typed() { printf '%s\\0' "$READLINE_LINE" >> "$TYPED"; READLINE_LINE=; }
bind -x '"\\C-g": typed'
bind '"\\C-x*": insert-completions'
""",
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        """
autoload -Uz compinit && compinit -u -D
setopt no_beep no_auto_menu
typed() { printf '%s\\0' "$BUFFER" >> "$TYPED"; BUFFER=; }
zle -N typed && bindkey '^G' typed
zle -C all-matches complete-word _generic && bindkey '^X*' all-matches
zstyle ':completion:all-matches:*' insert yes
zstyle ':completion:all-matches::::' completer _all_matches _complete
""",
    ),
}
command, keys = shells[shell]
folder = tempfile.mkdtemp()
typed = os.path.join(folder, "typed")
open(typed, "w").close()
first = os.path.join(folder, "first")
with open(first, "w") as file:
    file.write(f"{keys}\nsource {setup}\nprintf 'ready\\0' >> \"$TYPED\"\n")


def count():
    with open(typed) as file:
        return file.read().count("\0")


def wait_for(number):
    limit = time.monotonic() + 90
    while count() < number:
        if time.monotonic() > limit:
            sys.exit(f"{shell} wrote {count()} lines, not {number}:\n{''.join(shown)}")
        time.sleep(0.02)


def read():
    """Takes what the shell shows, so that it never waits."""
    try:
        while True:
            shown.append(os.read(terminal, 4096).decode(errors="replace"))
    except OSError:
        pass


shown = []
child, terminal = pty.fork()
if child == 0:
    os.environ.update(TYPED=typed, TERM="dumb", PS1="", LC_ALL="C.UTF-8")
    os.execvp(command[0], command)
threading.Thread(target=read, daemon=True).start()
os.write(terminal, f"source {first}\n".encode())
wait_for(1)
for index, line in enumerate(lines):
    os.write(terminal, line.replace("\u0001", "\x18*").encode() + b"\x07")
    wait_for(index + 2)
with open(typed) as file:
    print(json.dumps(file.read().split("\0")[1:-1]))
os.kill(child, 9)
