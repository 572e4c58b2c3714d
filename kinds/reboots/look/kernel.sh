# Which kernel a node runs, and which it would boot. Runs on the node; comes after processes.sh.

# kernel_of RELEASE: NAME VERSION-RELEASE of the package that brought this kernel, as `uname -r` calls it; nothing where no package did. An image
# in /boot may be a copy that no package owns.
kernel_of() {
  for kernel_file in "/boot/vmlinuz-$1" "/lib/modules/$1/vmlinuz" "/lib/modules/$1"; do
    [ -e "$kernel_file" ] || continue
    # It fails, and says so among the names, where no package owns the file.
    kernel_owner=$(rpm -qf --qf '%{NAME} %{VERSION}-%{RELEASE}\n' "$kernel_file" 2>/dev/null) || continue
    printf '%s\n' "$kernel_owner" | head -n 1
    return
  done
}

# default_kernel: the same of the one that the boot loader begins; nothing where that can't be told.
default_kernel() {
  command -v grubby >/dev/null || return 0
  kernel_file=$(within 30 grubby --default-kernel 2>/dev/null </dev/null) || return 0
  case $kernel_file in /boot/vmlinuz-*) kernel_of "${kernel_file#/boot/vmlinuz-}" ;; esac
}
