# dnf 4 with the plugin `download` (dnf-plugins-core).

# packages_download LIST DIRECTORY: fetches the exact builds named in the file LIST (NAME-[E:]V-R.A a line). It becomes the tool, in a
# process group of its own: it's called in the background, and may have to be ended with all that it has started.
# skip_if_unavailable=0, since otherwise a dead repository is an empty one and the exit code is 0. Not -q, which also
# keeps back why a file couldn't be had.
packages_download() {
  # shellcheck disable=SC2046 # one word per line, and NEVRAs hold no white space
  exec setsid dnf -y --setopt='*.skip_if_unavailable=0' --setopt=exit_on_lock=1 --setopt=retries=2 --setopt=timeout=20 \
    download --destdir "$2" $(cat "$1") </dev/null
}

# packages_refresh: lets the next download see what the repositories hold now, not what they held when last asked.
packages_refresh() { dnf -q --setopt=exit_on_lock=1 clean expire-cache </dev/null; }

# packages_plugin_missing: a part of a sentence on what its programs lack for downloads, or nothing.
packages_plugin_missing() {
  dnf download --help >/dev/null 2>&1 </dev/null ||
    echo "the node lacks dnf's plugin 'download': install it there by \`dnf -y install dnf-plugins-core\`"
}

# packages_no_repositories: whether none is enabled. `dnf download` doesn't tell that from packages that aren't there.
packages_no_repositories() { enabled=$(dnf -q repolist --enabled 2>/dev/null </dev/null) && [ -z "$enabled" ]; }

# packages_locked < LOG: whether LOG says that another dnf holds its lock (exit_on_lock).
packages_locked() { grep -q -e 'already locked by' -e 'Failed to obtain .* lock'; }
