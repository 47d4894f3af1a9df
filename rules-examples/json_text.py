"""Writes JSON the way the documents of these folders are laid out: as much on a line as fits, figures digit for digit."""

import json
from decimal import Decimal

WIDTH = 138


def one_line(value):
    """The value on a single line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)}: {one_line(item)}" for key, item in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        inner = ", ".join(one_line(item) for item in value)
        return f"[ {inner} ]" if any(isinstance(item, (dict, list)) for item in value) else f"[{inner}]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value, ensure_ascii=False)


def laid_out(value, indent=0, used=0):
    """The value, broken over lines where it is longer than a line has room for; `used` is what stands before it on its line."""
    flat = one_line(value)
    if indent + used + len(flat) <= WIDTH or not isinstance(value, (dict, list)) or not value:
        return flat
    pad = "\n" + " " * (indent + 2)
    if isinstance(value, dict):
        return "{ " + packed(list(value.items()), indent, pad) + " }"
    if any(isinstance(item, (dict, list)) for item in value):
        return "[" + pad + ("," + pad).join(laid_out(item, indent + 2) for item in value) + " ]"
    return "[" + pad + words([one_line(item) for item in value], indent, pad) + "]"


def words(items, indent, pad):
    """Short items, as many on a line as fit."""
    text, line = "", indent + 2
    for index, item in enumerate(items):
        end = "," if index + 1 < len(items) else ""
        if index and line + 1 + len(item) + 1 > WIDTH:
            text, line = text + pad, indent + 2
        elif index:
            text, line = text + " ", line + 1
        text, line = text + item + end, line + len(item) + len(end)
    return text


def packed(members, indent, pad):
    """The members of an object: those that are short share a line, a long one is broken."""
    text, line, broken = "", indent + 2, False
    for index, (key, value) in enumerate(members):
        name = json.dumps(key, ensure_ascii=False) + ": "
        flat = name + one_line(value)
        end = "," if index + 1 < len(members) else ""
        if index and (broken or line + 1 + len(flat) + 1 > WIDTH):
            text, line = text + pad, indent + 2
        elif index:
            text, line = text + " ", line + 1
        broken = indent + 2 + len(flat) + 1 > WIDTH
        item = name + laid_out(value, indent + 2, len(name)) if broken else flat
        text, line = text + item + end, line + len(item) + len(end)
    return text


def write(path, value):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(laid_out(value) + "\n")
