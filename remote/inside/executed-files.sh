# Which files the services of a system execute. Comes after processes.sh.

# executed_files: groups of files that the same ones execute: a line `by NAME…`, then a path a line; at the end `whole`, without which something
# is left out. NAME is a service's; `program:NAME` is one that belongs to no service, `session:NAME` one that somebody has started by hand.
# On standard error is what services_to_restart wants: each path of a file that is gone and still executed, a line, and then
# PID<TAB>PROGRAM<TAB>PATH of who executes it. PROGRAM is empty where its path isn't a plain one.
# What a program makes for itself, such as a cache of compiled code, looks the same: see was_packaged. needs-restarting(1) skips mappings on a
# device 00:, which is every one in a simfs container; this doesn't. Old kernels mark them in front.
# By one ls(1) and one awk(1), since each container is asked: forks would cost more than what they do. ls -q shows no line break in a path.
# Ends with 0 where all is seen and no such file is executed, and with 1 otherwise. Any other code means that nothing could be seen: standard error is then
# what was said of that, and no answer.
executed_files() {
  look_tries=0 many_processes=
  while look_at_executed; look_code=$? && [ "$look_code" -gt 1 ] && [ "$look_tries" -lt 20 ]; do
    look_tries=$((look_tries + 1))
    # Nobody at all, not even this shell: old kernels take 128 kB of names.
    [ "$look_code" -ne 3 ] || many_processes=yes
  done
  return "$look_code"
}

# list_processes: ls(1) of the links that look_at_executed reads.
list_processes() {
  cd "$ROOT/proc" || return
  set -- ../etc/init.d/* [0-9]*/exe [0-9]*/ns/pid self/ns/pid
  if [ -n "$many_processes" ]; then printf '%s\0' "$@" | xargs -0 ls -dlnq; else exec ls -dlnq "$@"; fi
} 2>/dev/null

# look_at_executed: one try. mawk dies of a file of /proc whose process ends while it reads, before it has printed anything.
look_at_executed() {
  if [ -d "$ROOT/run/systemd/system" ]; then executed_manager=systemd; else executed_manager=init; fi
  # shellcheck disable=SC2012 # find(1) doesn't print where links lead to everywhere
  list_processes |
    PROC=$ROOT/proc MANAGER=$executed_manager awk '
    BEGIN {
      proc = ENVIRON["PROC"]
      # So many are enough for a system with all that Enterprise Linux has.
      paths_left = 5000
      bytes_left = 150000
    }
    at = index($0, "/exe -> ") {
      target = substr($0, at + 8)
      sub(/ \(deleted\)$/, "", target)
      pid = last_word(substr($0, 1, at - 1))
      program_path[pid] = target ~ /^\/[^?]*$/ ? target : ""
      sub(/.*\//, "", target)
      gsub(/[^A-Za-z0-9_.:@+-]/, "?", target)
      program[pid] = target == "" ? "?" : target
      pids[++count] = pid
      next
    }
    at = index($0, "/ns/pid -> ") { namespace[last_word(substr($0, 1, at - 1))] = substr($0, at + 11); next }
    # A script may be a link.
    at = index($0, "/etc/init.d/") {
      script = substr($0, at + 12)
      sub(/ -> .*/, "", script)
      has_script[script]
    }
    END {
      if (!count) { print "no process can be seen" >"/dev/stderr"; exit 3 }
      own_environment = environment_of("self")
      read_process("self")
      for (i = 1; i <= count; i++) if (is_own(pids[i])) read_process(pids[i])
      own_top = top_of("self")
      for (i = 1; i <= count; i++) {
        pid = pids[i]
        if (is_own(pid)) read_maps(pid, is_asking(pid) || is_passing(pid) ? "" : name_of(pid))
      }
      tell()
      tell_gone()
      exit gone_count || cut
    }
    function last_word(text) { sub(/.*[ \/]/, "", text); return text }
    # A node lists its containers'"'"' processes, too: see own_process.
    function is_own(pid) {
      if (!(pid in judged)) {
        judged[pid] = "self" in namespace ? namespace[pid] == namespace["self"] : environment_of(pid) == own_environment
      }
      return judged[pid]
    }
    function environment_of(pid,  line, found) {
      while ((getline line < (proc "/" pid "/status")) > 0) if (line ~ /^envID:/) { found = line; break }
      close(proc "/" pid "/status")
      return found
    }
    # After the name, which may hold anything: state, parent, group, session, terminal, and as the 20th the start.
    function read_process(pid,  line, text, words, word_count) {
      while ((getline line < (proc "/" pid "/stat")) > 0) text = text " " line
      close(proc "/" pid "/stat")
      sub(/.*\) /, "", text)
      word_count = split(text, words, " ")
      parent[pid] = words[2]
      session[pid] = words[4]
      terminal[pid] = words[5] > 0
      start[pid] = word_count < 20 ? 0 : words[20]
    }
    # Whoever asks is in a session of its own; one that was begun outside of a container is the session 0, as others may be.
    function is_asking(pid) { return session["self"] > 0 ? session[pid] == session["self"] : own_top != "" && top_of(pid) == own_top }
    function top_of(pid,  depth) {
      while (depth++ < 50 && parent[pid] > 1) pid = parent[pid]
      return pid == "self" ? "" : pid
    }
    # What another program, at work since long, began some minutes ago is gone some minutes later: a call has scripts of its own. Not the
    # program of a service, which a watching one brings back. Ticks are of 10 ms everywhere.
    function is_passing(pid,  by) {
      by = parent[pid]
      if (by <= 1 || !(by in program) || program[by] == program[pid] || name_of(pid) == program[pid]) return 0
      return start[pid] > 0 && start["self"] - start[pid] < 60000 && start[pid] - start[by] > 6000
    }
    function name_of(pid) {
      if (!(pid in name)) name[pid] = ENVIRON["MANAGER"] == "systemd" ? unit_of(pid) : script_of(pid)
      return name[pid]
    }
    # Below his own slice each user calls groups as he likes, also like services of the system. Other hierarchies than systemd'"'"'s may be the host'"'"'s.
    function unit_of(pid,  line, found, words, i) {
      while ((getline line < (proc "/" pid "/cgroup")) > 0) {
        if (line !~ /^[0-9]+:(name=systemd)?:/) continue
        if (line ~ /\/user[@.]/) found = "session:" program[pid]
        for (i = split(line, words, "/"); i > 1 && found == ""; i--) {
          if (words[i] ~ /^[A-Za-z0-9_][A-Za-z0-9_:.@\\-]*\.service$/) found = substr(words[i], 1, length(words[i]) - 8)
        }
      }
      close(proc "/" pid "/cgroup")
      return found == "" ? (terminal[pid] ? "session:" : "program:") program[pid] : found
    }
    function script_of(pid,  ancestor, depth) {
      for (ancestor = pid; depth < 50 && (ancestor in program); ancestor = parent[ancestor]) {
        if (program[ancestor] in has_script) return program[ancestor]
        depth++
      }
      return (terminal[pid] ? "session:" : "program:") program[pid]
    }
    function read_maps(pid, by,  line, at, mark, path) {
      while ((getline line < (proc "/" pid "/maps")) > 0) {
        at = index(line, " ")
        if (substr(line, at + 3, 1) != "x" || !(at = index(line, "/"))) continue
        path = substr(line, at)
        if (path ~ /^\/(memfd:|SYSV|dev\/|tmp\/|var\/tmp\/|run\/|\[aio\])/) continue
        mark = index(line, "(deleted)")
        if (sub(/ \(deleted\)$/, "", path) || (mark && mark < at)) add_gone(pid, path)
        if (by == "" || (path, by) in seen) continue
        seen[path, by]
        if (!(path in users) && (paths_left-- <= 0 || length(path) > 1000)) { cut = 1; continue }
        if (path in users) users[path] = users[path] " " by
        else {
          users[path] = by
          paths[++path_count] = path
        }
      }
      close(proc "/" pid "/maps")
    }
    function add_gone(pid, path) {
      if ((pid, path) in is_gone) return
      is_gone[pid, path]
      gone_pid[++gone_count] = pid
      gone_path[gone_count] = path
    }
    # No package has longer paths.
    function tell_gone(  i, path, path_told, told_count) {
      for (i = 1; i <= gone_count; i++) {
        path = gone_path[i]
        if (length(path) < 1000 && !(path in path_told) && ++told_count <= 1000) { path_told[path]; print path >"/dev/stderr" }
      }
      for (i = 1; i <= gone_count; i++) print gone_pid[i] "\t" program_path[gone_pid[i]] "\t" gone_path[i] >"/dev/stderr"
    }
    # In one order: systems that are alike say the same.
    function tell(  i, by, group_count) {
      for (i = 1; i <= path_count; i++) {
        by = users[paths[i]]
        if (!(by in files)) groups[++group_count] = by
        files[by] = files[by] paths[i] "\n"
      }
      for (i = 1; i <= group_count; i++) {
        by = groups[i]
        bytes_left -= length(by) + length(files[by]) + 4
        if (bytes_left < 0) { cut = 1; break }
        printf "by %s\n%s", by, files[by]
      }
      if (!cut) print "whole"
    }'
}
