# What runs inside a container, or on the node itself: the first part of every script that runs there.
# Everything printed is a section: a line `@@NAME`, then its lines; the last section is `@@end CODE`,
# without which the script was cut short, whatever exit code came back.
set -u
umask 022
LC_ALL=C PATH=${PATH:-/usr/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
TAB='	'
LINE_BREAK='
'
# A prefix for every path; empty but in the embedded sandbox, where a node and its containers are folders.
ROOT=${MAINTENANCE_ROOT:-}

section() { printf '@@%s\n' "$1"; }

# indented < TEXT: what somebody else said, as lines of a section: none of them reads as the beginning of another one, and
# none is longer than a screen or two, or holds a password.
indented() { INDENT=' ' without_secrets; }

# query_packages [COLUMNS]: all packages that are installed, one a line, with COLUMNS of a format of rpm's after ours. Whatever rpm says
# beside the list makes it not whole: `rpm -qa` leaves out a package whose header is damaged, says so on standard error only, and
# ends with 0. That's NOT_WHOLE here. Needs set_package_format.
NOT_WHOLE=255
package_format=
query_packages() {
  # Outside, since its standard error isn't rpm's word on the list; and once.
  [ -n "$package_format" ] || set_package_format
  {
    query_said=$(rpm -qa --qf "$package_format${1-}\n" 2>&1 >&6 6>&- </dev/null)
    query_code=$?
  } 6>&1
  [ -n "$query_said" ] || return "$query_code"
  printf '%s\n' "$query_said" >&2
  [ "$query_code" -ne 0 ] || query_code=$NOT_WHOLE
  return "$query_code"
}

# own_process PID: whether the process belongs to this system itself. A node's /proc lists its containers' processes
# too: they live in other PID namespaces, or, before Linux 3.8, carry another envID (OpenVZ).
own_process() {
  own_namespace=$(readlink "$ROOT/proc/self/ns/pid" 2>/dev/null)
  if [ -n "$own_namespace" ]; then
    [ "$(readlink "$ROOT/proc/$1/ns/pid" 2>/dev/null)" = "$own_namespace" ]
  else
    [ "$(sed -n 's/^envID:[[:space:]]*//p' "$ROOT/proc/$1/status" 2>/dev/null)" = "$(sed -n 's/^envID:[[:space:]]*//p' "$ROOT/proc/self/status" 2>/dev/null)" ]
  fi
}

# look_for_package_tools: sets package_tools: PID<TAB>COMMAND LINE of each package tool at work here, which isn't ours, a line each, by is_package_tool (NAME), a
# name in /proc. Any user may call a program like one, but only root's change packages. Where there's none, it starts no program.
look_for_package_tools() {
  package_tools=
  for stat in "$ROOT"/proc/[0-9]*/stat; do
    read -r pid name _ 2>/dev/null <"$stat" || continue
    is_package_tool "$name" || continue
    { [ -O "${stat%/stat}" ] && own_process "$pid"; } || continue
    package_tools=$package_tools${package_tools:+$LINE_BREAK}$pid$TAB$(tr '[:cntrl:]' ' ' <"$ROOT/proc/$pid/cmdline" 2>/dev/null | cut -c 1-500)
  done
}
