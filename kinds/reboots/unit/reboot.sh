# A reboot of the node: its containers are measured and stopped, it boots its newest kernel, and they run again. Comes after procedure/containers.sh
# and look/kernel.sh.
# Parameters: KERNEL (the package of the kernel that it must run afterwards, NAME VERSION-RELEASE), REBOOT_SECONDS (in which it must be back).

list_steps() {
  list_running >"$RUN/step.measure" || return
  cp "$RUN/step.measure" "$RUN/step.stop"
  echo node >"$RUN/step.kernel"
  cp "$RUN/step.measure" "$RUN/step.drain"
  echo node >"$RUN/step.reboot"
  # A container that was left behind hinders none of the others: each has its own lane.
  {
    echo "change kernel 60 0 1"
    echo "change measure $((SETTLE + 120 + PROBE_SECONDS)) 0 $PARALLEL"
    [ "$DRAIN_SECONDS" -eq 0 ] || echo "change drain $((DRAIN_SECONDS + 60)) 0 $(wc -l <"$RUN/step.drain")"
    echo "take stop $((STOP_SECONDS + 60)) $((START_SECONDS + 3 * SETTLE + 120 + PROBE_SECONDS)) $PARALLEL"
    echo "change reboot $REBOOT_SECONDS 0 1"
  } >"$RUN/procedure"
}

# running_kernel: NAME VERSION-RELEASE of the package that the running kernel is of.
running_kernel() { kernel_of "$(uname -r)"; }

# The first step: the node must boot into what the plan says. Otherwise customers would be interrupted for nothing.
before_kernel() { :; }

do_kernel() { :; }

check_kernel() {
  rpm -q --qf '%{NAME} %{VERSION}-%{RELEASE}\n' "${KERNEL% *}" 2>/dev/null | grep -qxF "$KERNEL" || {
    finding kernel-not-installed "$KERNEL"
    return 1
  }
  boots=$(default_kernel)
  [ -z "$boots" ] || [ "$boots" = "$KERNEL" ] || {
    finding kernel-not-default "$KERNEL" "$boots"
    return 1
  }
}

before_reboot() { :; }

do_reboot() {
  read -r boot </proc/sys/kernel/random/boot_id
  look_at_uptime
  # Without the hold, what takes over would start containers while the machine goes down.
  {
    printf '%s %s\n' "$boot" "$((UP + REBOOT_SECONDS))" >"$RUN/hold" && sync && shutdown -r now
  } </dev/null >"$TMP/shutdown" 2>&1 || {
    rm -f "$RUN/hold"
    finding reboot-refused "$(tail -n 1 "$TMP/shutdown")"
    return 1
  }
  # It ends with the machine. A sleep that is ended first isn't told as an end.
  while :; do sleep 1; done
}

check_reboot() {
  read -r asked _ <"$RUN/hold" || return
  read -r boot </proc/sys/kernel/random/boot_id
  [ "$boot" != "$asked" ] || {
    finding reboot-missing
    return 1
  }
  runs=$(running_kernel)
  [ "$runs" = "$KERNEL" ] || {
    finding kernel-another "$KERNEL" "${runs:-$(uname -r)}"
    return 1
  }
}
