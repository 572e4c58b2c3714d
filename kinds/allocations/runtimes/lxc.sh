# LXC: control groups of version 1 and 2, and the container's configuration. Comes after amounts.sh.
# Parameters: WORDS (NAME=UNIT…), CONTAINERS_PATH (empty for the node's own setting), LIST_LIMIT (seconds for the list of containers).
GROUPS_ROOT=$ROOT/sys/fs/cgroup

# live_allocations [ID]: `live ID WORD VALUE HELD FAILED` of each running container, or of one. FAILED counts what processes noticed: forks
# that were refused, and processes that were ended for want of memory.
live_allocations() {
  if [ -n "${1-}" ]; then
    pid=$(process_of "$1")
    case $pid in '' | *[!0-9]*) ;; *) tell_groups "$1" "$pid" ;; esac
    return 0
  fi
  listed=$(within "$LIST_LIMIT" lxc-ls ${CONTAINERS_PATH:+-P "$CONTAINERS_PATH"} --fancy --fancy-format PID,NAME </dev/null) || return
  printf '%s\n' "$listed" | while read -r pid id; do
    case $pid in '' | *[!0-9]*) continue ;; esac
    case $id in *[!A-Za-z0-9._-]*) continue ;; esac
    tell_groups "$id" "$pid"
  done
}

process_of() { lxc-info ${CONTAINERS_PATH:+-P "$CONTAINERS_PATH"} -n "$1" -pH </dev/null 2>/dev/null; }

tell_groups() {
  for word in memory pids cpu; do
    find_group "$word" "$2" || continue
    "look_at_$word" || continue
    printf 'live %s %s %s %s %s\n' "$1" "$word" "$limit" "$held" "$failed"
  done
}

# version_of CONTROLLER: sets version: of the hierarchy that has it.
version_of() {
  if [ ! -f "$GROUPS_ROOT/cgroup.controllers" ] && [ -d "$GROUPS_ROOT/$1" ]; then version=1; else version=2; fi
}

# find_group CONTROLLER PID: sets group, its folder, and version. Processes may be in groups below the container's own.
find_group() {
  version_of "$1"
  group=
  while IFS=: read -r _ controllers path; do
    case $version,,$controllers, in
      1,*,"$1",*) group=$GROUPS_ROOT/$1 ;;
      2,,,) if [ -f "$GROUPS_ROOT/cgroup.controllers" ]; then group=$GROUPS_ROOT; else group=$GROUPS_ROOT/unified; fi ;;
      *) continue ;;
    esac
    for own in /lxc.payload. /lxc/; do
      case $path in
        *"$own"*)
          below=${path##*"$own"}
          path=${path%"$own"*}$own${below%%/*}
          break
          ;;
      esac
    done
    group=$group${path%/init.scope}
    break
  done 2>/dev/null <"$ROOT/proc/$2/cgroup"
  [ -n "$group" ] && [ -d "$group" ]
}

# first FILE: sets value: the file's first word. field FILE KEY: that of a line that begins with KEY.
first() {
  value=
  read -r value _ 2>/dev/null <"$group/$1"
  [ -n "$value" ]
}

field() {
  value=
  while read -r key found _; do
    [ "$key" != "$2" ] || value=$found
  done 2>/dev/null <"$group/$1"
  [ -n "$value" ]
}

# Each sets limit, held and failed of group. What the kernel would give back of a file's cache isn't held.
look_at_memory() {
  if [ "$version" = 1 ]; then
    first memory.limit_in_bytes && limit=$value && first memory.usage_in_bytes && held=$value || return
    [ "${#limit}" -lt 19 ] || limit=unlimited
    field memory.stat total_inactive_file && held=$((held - value))
    # Kernels before 4.13 count what met the limit, cache included.
    field memory.oom_control oom_kill || first memory.failcnt || value=0
  else
    first memory.max && limit=$value && first memory.current && held=$value || return
    [ "$limit" != max ] || limit=unlimited
    field memory.stat inactive_file && held=$((held - value))
    field memory.events oom_kill || value=0
  fi
  failed=$value
  [ "$held" -ge 0 ] || held=0
}

look_at_pids() {
  first pids.max && limit=$value && first pids.current && held=$value || return
  [ "$limit" != max ] || limit=unlimited
  field pids.events max || value=0
  failed=$value
}

# Who has no more CPU waits: nothing is held, and nothing refused.
look_at_cpu() {
  held=0 failed=0
  read_quota || return
  case $quota in -1 | max) limit=unlimited ;; *) limit=$((quota * 100 / period)) ;; esac
}

read_quota() {
  if [ "$version" = 1 ]; then
    first cpu.cfs_quota_us && quota=$value && first cpu.cfs_period_us && period=$value
  else
    read -r quota period _ 2>/dev/null <"$group/cpu.max"
  fi
}

# set_allocations ID FILE: lines WORD VALUE, which count until the container stops.
set_allocations() {
  pid=$(process_of "$1")
  while read -r word to; do
    find_group "$word" "$pid" || { echo "there's no group of $word for it" >&2 && return 1; }
    case $word,$version in
      memory,1) put memory.limit_in_bytes "$(or_endless "$to" -1)" ;;
      memory,2) put memory.max "$(or_endless "$to" max)" ;;
      pids,*) put pids.max "$(or_endless "$to" max)" ;;
      cpu,*)
        read_quota || return
        quota=$(or_endless "$to" "$([ "$version" = 1 ] && echo -1 || echo max)")
        case $quota in -1 | max) ;; *) quota=$((quota * period / 100)) ;; esac
        if [ "$version" = 1 ]; then put cpu.cfs_quota_us "$quota"; else put cpu.max "$quota $period"; fi
        ;;
    esac || return
  done <"$2"
}

or_endless() { if [ "$1" = unlimited ]; then echo "$2"; else echo "$1"; fi; }

put() { { printf '%s\n' "$2" >"$group/$1"; } 2>/dev/null || { echo "the kernel refuses $2 as $1 of $group" >&2 && return 1; }; }

containers_path() { if [ -n "$CONTAINERS_PATH" ]; then echo "$CONTAINERS_PATH"; else lxc-config lxc.lxcpath; fi; }

# saved_allocations [ID]: `saved ID WORD VALUE` of what each configuration says, or one; without a line it says `unlimited`. What it
# includes isn't read.
saved_allocations() {
  saved_path=$(containers_path) || return
  if [ -n "${1-}" ]; then set -- "$saved_path/$1/config"; else set -- "$saved_path"/*/config; fi
  [ -f "$1" ] || return 0
  for word in memory pids cpu; do
    version_of "$word"
    eval "version_$word=$version"
  done
  # shellcheck disable=SC2154 # set by eval
  awk -v memory="$version_memory" -v pids="$version_pids" -v cpu="$version_cpu" "$AMOUNT"'
    function tell(  quota) {
      if (id == "") return
      print "saved", id, "memory", limit["memory"] == "" ? "unlimited" : amount(limit["memory"], "bytes")
      print "saved", id, "pids", limit["pids"] == "" ? "unlimited" : amount(limit["pids"], "items")
      quota = limit["quota"] == "" ? "unlimited" : amount(limit["quota"], "items")
      print "saved", id, "cpu", quota ~ /^[0-9]+$/ ? int(quota * 100 / (limit["period"] > 0 ? limit["period"] : 100000)) : quota
    }
    FNR == 1 {
      tell()
      split("", limit)
      id = FILENAME
      sub(/\/config$/, "", id)
      sub(/.*\//, "", id)
      if (id !~ /^[A-Za-z0-9][A-Za-z0-9._-]*$/) id = ""
    }
    /^[ \t]*lxc\.cgroup2?\./ && index($0, "=") {
      key = $0
      sub(/[ \t]*=.*/, "", key)
      sub(/^[ \t]*/, "", key)
      value = substr($0, index($0, "=") + 1)
      gsub(/^[ \t]+|[ \t]+$/, "", value)
      if (key == (memory == 1 ? "lxc.cgroup.memory.limit_in_bytes" : "lxc.cgroup2.memory.max")) limit["memory"] = value
      else if (key == (pids == 1 ? "lxc.cgroup.pids.max" : "lxc.cgroup2.pids.max")) limit["pids"] = value
      else if (cpu == 1 && key == "lxc.cgroup.cpu.cfs_quota_us") limit["quota"] = value
      else if (cpu == 1 && key == "lxc.cgroup.cpu.cfs_period_us") limit["period"] = value
      else if (cpu != 1 && key == "lxc.cgroup2.cpu.max") { split(value, both, " "); limit["quota"] = both[1]; limit["period"] = both[2] }
    }
    END { tell() }' "$@"
}

# save_allocations ID FILE: lines WORD VALUE, which count from its next start on. The configuration is whole at any moment: its successor gets its name.
save_allocations() {
  saved_file=$(readlink -f "$(containers_path)/$1/config") || return
  saved_lines=$(while read -r word value; do configuration_of "$word" "$value"; done <"$2")
  cp -p "$saved_file" "$saved_file.new" &&
    LINES_TO_SAVE=$saved_lines awk '
      function key_of(line) { sub(/[ \t]*=.*/, "", line); sub(/^[ \t]*/, "", line); return line }
      BEGIN {
        count = split(ENVIRON["LINES_TO_SAVE"], lines, "\n")
        for (i = 1; i <= count; i++) ours[key_of(lines[i])]
      }
      !(key_of($0) in ours)
      END { for (i = 1; i <= count; i++) if (lines[i] !~ /= *$/) print lines[i] }' "$saved_file" >"$saved_file.new" &&
    mv "$saved_file.new" "$saved_file"
}

# configuration_of WORD VALUE: its lines KEY = VALUE; KEY = of one that goes.
configuration_of() {
  version_of "$1"
  value=$(or_endless "$2" '')
  case $1,$version in
    memory,1) echo "lxc.cgroup.memory.limit_in_bytes = $value" ;;
    memory,2) echo "lxc.cgroup2.memory.max = $value" ;;
    pids,1) echo "lxc.cgroup.pids.max = $value" ;;
    pids,2) echo "lxc.cgroup2.pids.max = $value" ;;
    cpu,1)
      echo "lxc.cgroup.cpu.cfs_period_us = ${value:+100000}"
      echo "lxc.cgroup.cpu.cfs_quota_us = ${value:+$((value * 1000))}"
      ;;
    cpu,2) echo "lxc.cgroup2.cpu.max = ${value:+$((value * 1000)) 100000}" ;;
  esac
}
