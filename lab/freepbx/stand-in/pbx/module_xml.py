"""module.xml, and the entries of a repository's index, which have the same form."""

import os
from xml.etree import ElementTree

from pbx import paths


def describe(element):
    """The fields as text, by their tags; `depends` as a list of (kind, requirement)."""
    fields = {child.tag: (child.text or "").strip() for child in element if len(child) == 0}
    depends = element.find("depends")
    fields["depends"] = [] if depends is None else [(one.tag, (one.text or "").strip()) for one in depends]
    return fields


def read(name):
    """@returns the fields of a local module's module.xml, or None where there's none that can be read"""
    try:
        root = ElementTree.parse(os.path.join(paths.MODULES, name, "module.xml")).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    return describe(root) if root.tag == "module" else None
