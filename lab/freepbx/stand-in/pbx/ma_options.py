"""The command line of `fwconsole ma`, as Symfony's console reads it."""

_FLAGS = {
    "-f": "force",
    "-d": "debug",
    "-e": "autoenable",
    "-q": "quiet",
    "-n": "no-interaction",
    **{
        f"--{name}": name
        for name in ("force", "debug", "edge", "ignorecache", "stable", "color", "skipchown")
    },
    **{
        f"--{name}": name
        for name in ("autoenable", "skipdisabled", "skipbreakingcheck", "sendemail", "onlystdout")
    },
    **{f"--{name}": name for name in ("quiet", "no-interaction")},
}
_VALUED = {
    "-R": "repo",
    "-t": "tag",
    "--repo": "repo",
    "--tag": "tag",
    "--format": "format",
    "--snapshot": "snapshot",
}


class Exit(Exception):
    """Ends the tool with an exit code, as PHP's exit() does: nothing that was to follow happens."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class OptionError(Exception):
    """An option that doesn't exist, or lacks its value."""


def parse(arguments):
    """@returns the options that are on, those with a value, and the arguments"""
    flags, values, rest = set(), {}, []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        name, equals, value = word.partition("=")
        if name in _VALUED:
            if not equals and not queue:
                raise OptionError(f'The "{name}" option requires a value.')
            values[_VALUED[name]] = value if equals else queue.pop(0)
        elif word in _FLAGS:
            flags.add(_FLAGS[word])
        elif word.startswith("-"):
            raise OptionError(f'The "{word}" option does not exist.')
        else:
            rest.append(word)
    return flags, values, rest
