# yum 3 with yumdownloader (yum-utils).

# packages_download LIST DIRECTORY: fetches the exact builds named in the file LIST (NAME-[E:]V-R.A a line). It becomes the tool, in a
# process group of its own: it's called in the background, and may have to be ended with all that it has started.
# exit_on_lock, since yum otherwise waits for the lock for ever.
packages_download() {
  # shellcheck disable=SC2046 # one word per line, and NEVRAs hold no white space
  exec setsid yumdownloader --setopt=exit_on_lock=1 --setopt='*.skip_if_unavailable=0' --setopt=retries=2 --setopt=timeout=20 \
    --destdir "$2" $(cat "$1") </dev/null
}

# packages_refresh: lets the next download see what the repositories hold now, not what they held when last asked.
packages_refresh() { yum -q --setopt=exit_on_lock=1 clean expire-cache </dev/null; }

# packages_plugin_missing: a part of a sentence on what its programs lack for downloads, or nothing.
packages_plugin_missing() { :; }

# packages_no_repositories: whether none is enabled. yumdownloader doesn't tell that from packages that aren't there. From the cache: with a
# dead repository it fails, and there is one then.
packages_no_repositories() {
  yum -C repolist enabled 2>/dev/null </dev/null |
    awk '$1 == "repo" && $2 == "id" { some = 1 } $1 == "repolist:" && $2 == 0 { none = 1 } END { exit some || !none }'
}

# packages_locked < LOG: whether LOG says that another yum holds its lock.
packages_locked() { grep -q 'another copy is running as pid'; }
