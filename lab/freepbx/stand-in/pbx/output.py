"""How fwconsole prints: plain text, or one JSON object a line; and tables as Symfony's console draws them."""

import json
import sys


def to_json(value):
    """As PHP's json_encode writes it: no blanks, slashes escaped."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


class PlainOutput:
    """What `ma` prints without --format."""

    is_json = False

    def writeln(self, data, kind="message", status=True):
        print(data)

    def write(self, data):
        sys.stdout.write(data)


class JsonOutput:
    """`ma --format=json`. Only what goes through it becomes JSON: other parts of FreePBX print in between."""

    is_json = True

    def writeln(self, data, kind="message", status=True):
        print(to_json({"status": status, "type": kind, "data": data}))

    def write(self, data):
        self.writeln(data)


def print_table(headers, rows):
    widths = [max(len(str(row[column])) for row in [headers, *rows]) for column in range(len(headers))]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"

    def line(row):
        return "|" + "|".join(f" {str(cell).ljust(width)} " for cell, width in zip(row, widths)) + "|"

    print("\n".join([rule, line(headers), rule, *map(line, rows), *([rule] if rows else [])]))
