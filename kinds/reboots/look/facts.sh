# Facts of a node's kernels. Comes after kernel.sh.
# Parameter: WITH_REBOOTS (yes|no).
if [ "$WITH_REBOOTS" = yes ]; then
  kernel=$(kernel_of "$(uname -r)")
  section kernel-running
  [ -z "$kernel" ] || echo "$kernel" | indented
  section kernel-installed
  [ -z "$kernel" ] || rpm -q --qf '%{VERSION}-%{RELEASE}\n' "${kernel% *}" 2>/dev/null | indented
  section kernel-default
  default_kernel | indented
fi
