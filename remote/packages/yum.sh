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

# packages_tool_missing: says what the node lacks for downloads, or nothing.
packages_tool_missing() { command -v yumdownloader >/dev/null || echo "yumdownloader (install yum-utils)"; }

# packages_locked < LOG: whether LOG says that another yum holds its lock.
packages_locked() { grep -q 'another copy is running as pid'; }
