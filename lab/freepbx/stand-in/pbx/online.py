"""The module repository: its index, cached in the database for five minutes, and downloads."""

import hashlib
import http.client
import os
import shutil
import subprocess
import time
import urllib.parse
from xml.etree import ElementTree

from pbx import database, module_xml, paths

CACHE_SECONDS = 300


class WithoutSecurity(Exception):
    """17 dies of a list without security issues."""

    def __init__(self):
        super().__init__("Undefined variable $security")


class Index:
    """What a repository offers. `newest`: fields by name; `previous`: a list of fields by name; `issues`: security."""

    def __init__(self, text):
        root = ElementTree.fromstring(text)
        entries = [module_xml.describe(element) for element in root.findall("module")]
        self.newest = {entry["rawname"]: entry for entry in entries}
        self.previous = [
            module_xml.describe(element) for element in root.findall("previous/*/releases/module")
        ]
        self.issues = [
            (
                issue.findtext("id"),
                [(fix.tag, (fix.text or "").strip()) for fix in issue.findall("versions/*/fixes/*")],
            )
            for issue in root.findall("security/issue")
        ]

    def find(self, name, version):
        """@returns the fields of one release, or None"""
        for entry in (self.newest.get(name), *self.previous):
            if entry and entry["rawname"] == name and entry["version"] == version:
                return entry
        return None


def _asks_by_post(db):
    """From 15 on: also for files, and whatever path a repository's URL has: from the root of its host."""
    return int(database.framework_version(db).split(".")[0]) >= 15


def _repository(db, url):
    url = url.rstrip("/")
    return "/".join(url.split("/")[:3]) if _asks_by_post(db) else url


def fetch(url, by_post=False):
    """@returns the body; None if the server doesn't answer, or not with 200"""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != "http":
        return None
    connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=20)
    try:
        connection.request("POST" if by_post else "GET", parts.path)
        answer = connection.getresponse()
        body = answer.read()
        return body if answer.status == 200 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _well_formed(body):
    """@returns the text, None if it isn't XML"""
    try:
        ElementTree.fromstring(body or b"")
    except ElementTree.ParseError:
        return None
    return body.decode("utf-8", "replace")


def read_index(db, xml_url=None):
    """@returns None if the repository can't be read and nothing is cached; it's nobody's error"""
    url = _repository(db, xml_url or database.setting(db, "MODULE_REPO"))
    cached = {row[0]: row[1:] for row in db.execute("SELECT id, time, data FROM module_xml")}
    when, text = cached.get("xml", (0, None))
    same_repository = cached.get("module_repo", (0, None))[1] == url
    skip_cache = database.setting(db, "MODULEADMIN_SKIP_CACHE") == "1"
    if text is None or not same_repository or skip_cache or time.time() - when > CACHE_SECONDS:
        name = "all" if database.is_fwconsole(db) else "modules"
        fresh = _well_formed(fetch(f"{url}/{name}-{database.base_version(db)}.xml", _asks_by_post(db)))
        if fresh is not None:
            text = fresh
            now = int(time.time())
            db.execute("REPLACE INTO module_xml VALUES ('xml', ?, ?)", (now, text))
            db.execute("REPLACE INTO module_xml VALUES ('module_repo', ?, ?)", (now, url))
    if text is None:
        return None
    index = Index(text)
    if not index.issues and int(database.framework_version(db).split(".")[0]) >= 17:
        raise WithoutSecurity
    return index


def active_repositories(db):
    row = db.execute("SELECT data FROM module_xml WHERE id = 'active_repos'").fetchone()
    return row[0].split(",")


def enable_repository(db, name, enabled=True):
    others = [one for one in active_repositories(db) if one != name]
    now = int(time.time())
    db.execute(
        "REPLACE INTO module_xml VALUES ('active_repos', ?, ?)", (now, ",".join(others + [name] * enabled))
    )


def location_url(db, entry, repository_url=None):
    if repository_url:
        return repository_url.rstrip("/") + "/" + entry["location"]
    return _repository(db, database.setting(db, "MODULE_REPO")) + "/modules/" + entry["location"]


def unpack(archive, name):
    """Replaces a module's directory by what an archive holds. @returns what went wrong, or None"""
    fresh = os.path.join(paths.DOWNLOADS, name)
    shutil.rmtree(fresh, ignore_errors=True)
    tar = subprocess.run(
        ["tar", "zxf", archive, "-C", paths.DOWNLOADS], stderr=subprocess.DEVNULL, check=False
    )
    if tar.returncode != 0 or not os.path.isdir(fresh):
        return f"Could not untar {archive} to {paths.DOWNLOADS}"
    os.remove(archive)
    shutil.rmtree(os.path.join(paths.MODULES, name), ignore_errors=True)
    os.rename(fresh, os.path.join(paths.MODULES, name))
    return None


def save(url, progress, by_post=False):
    """Downloads into FreePBX's cache folder. @returns the file, None if it can't be had"""
    os.makedirs(paths.DOWNLOADS, exist_ok=True)
    body = fetch(url, by_post)
    if body is None:
        return None
    progress("downloading", len(body))
    file = os.path.join(paths.DOWNLOADS, os.path.basename(url))
    with open(file, "wb") as target:
        target.write(body)
    return file


def download(db, name, progress, repository_url=None, xml_url=None):
    """The newest version into the module's directory. @returns what went wrong, a sentence each"""
    index = read_index(db, xml_url)
    entry = index.newest.get(name) if index else None
    if entry is None:
        return [
            "Retrieved Module XML Was Empty"
            if database.is_fwconsole(db)
            else "Module not found in repository"
        ]
    progress("getinfo", name)
    url = location_url(db, entry, repository_url)
    file = save(url, progress, _asks_by_post(db))
    if file is None:
        return [f"Unable to connect to servers from URLs provided: {url}"]
    for field, algorithm in (("md5sum", "md5"), ("sha1sum", "sha1")):
        with open(file, "rb") as content:
            actual = hashlib.new(algorithm, content.read()).hexdigest()
        if entry.get(field, actual) != actual:
            os.remove(file)
            reason = {"md5sum": " (md5sum did not match)", "sha1sum": " (sha1 did not match)"}[field]
            return [
                f"File Integrity failed for {file} - aborting" + (reason if database.is_fwconsole(db) else "")
            ]
    progress("untar", name)
    error = unpack(file, name)
    if error is not None:
        return [error]
    progress("done", name)
    return []
