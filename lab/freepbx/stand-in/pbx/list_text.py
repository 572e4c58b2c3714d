"""What both tools say of a module's state."""

from pbx import database, modules, versions

# Of the translations, those words that are known of a real one. Whatever LC_ALL says, it's the web interface's language.
_WORDS = {
    "de_DE": {"Enabled": "Aktiviert", "Disabled": "Deaktiviert"},
    "fr_FR": {"Enabled": "Activé"},
}


def _describe_enabled(module, online):
    if online is None:
        return "Enabled"
    entry = online.get(module.name)
    if entry is None:
        return "Enabled; Not available online"
    order = versions.compare(module.version, entry["version"])
    if order < 0:
        return f"Online upgrade available ({entry['version']})"
    if order > 0:
        return f"Newer than online version ({entry['version']})"
    return "Enabled and up to date"


def describe(module, online=None):
    """`online`: the newest entries by name; None unless the list is one of the repository too."""
    if module.status == modules.NOT_INSTALLED:
        return "Not Installed (Locally available)"
    if module.status == modules.DISABLED:
        return "Disabled"
    if module.status == modules.NEED_UPGRADE:
        return f"Disabled; Pending upgrade to {module.version}"
    if module.status == modules.BROKEN:
        return "Broken"
    return _describe_enabled(module, online)


def rows(db, local, online, repositories):
    """One (name, version of the database, state, license) for each module, in the order of names."""
    words = _WORDS.get(database.setting(db, "UIDEFAULTLANG"), {})
    found = []
    for name in sorted({*local, *(online or {})}):
        module = local.get(name)
        if module is not None:
            state = describe(module, online)
            found.append((name, module.db_version, words.get(state, state), module.fields.get("license", "")))
        elif online[name].get("repo") in repositories:
            state = f"Not Installed (Available online: {online[name]['version']})"
            found.append((name, "", state, online[name].get("license", "")))
    return found
