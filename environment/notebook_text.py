"""Text that cells print, as files can hold it and as a terminal would show it."""

import re


def shown_text(text):
    """What a terminal shows of a text: a carriage return starts the line again, a backspace takes a character away."""
    if "\b" not in text and "\r" not in text:
        return text
    lines = []
    for line in re.split(r"\r*\n", text):
        line = line[line.rfind("\r", 0, len(line.rstrip("\r"))) + 1 :]
        if "\b" in line:
            shown = []
            for character in line:
                if character != "\b":
                    shown.append(character)
                elif shown:
                    shown.pop()
            line = "".join(shown)
        lines.append(line)
    return "\n".join(lines)


def well_formed(text):
    """The two halves of a character put together; one alone, which no file can hold, becomes U+FFFD."""
    try:
        text.encode("utf-8")
        return text
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
