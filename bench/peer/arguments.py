"""What a peer is asked to do, in the words of bench/work.ts. Needs nothing but Python."""
import argparse

EAGER = "eager"
FLAGS = ("channels-last", "compiled", "bf16")


def variant(text):
    """The flags of a variant: none of "eager", those that "+" joins of another."""
    flags = [] if text == EAGER else text.split("+")
    for flag in flags:
        if flag not in FLAGS:
            raise argparse.ArgumentTypeError(f"{flag!r} is none of {', '.join((EAGER, *FLAGS))}")
    if len(set(flags)) < len(flags):
        raise argparse.ArgumentTypeError(f"{text!r} says something twice")
    return frozenset(flags)


def at_least(least):
    """A parser of integers that are not below `least`."""
    def integer(text):
        if not text.isdigit() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is no integer of at least {least}")
        return int(text)
    return integer


def parse(words, kinds):
    """The work that the words name. An unusable word ends the process with code 2 and a line that names it."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("batch", type=at_least(1))
    parser.add_argument("size", type=at_least(0))
    parser.add_argument("--earlier", type=at_least(0), default=0)
    parser.add_argument("--width", type=at_least(1), default=64)
    parser.add_argument("--classes", type=at_least(1), default=20)
    parser.add_argument("--folder")
    parser.add_argument("--variant", type=variant, default=frozenset(), metavar=f"{EAGER}|{'+'.join(FLAGS)}")
    return parser.parse_args(words)
