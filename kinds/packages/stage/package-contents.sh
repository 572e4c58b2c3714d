# What of packages can interrupt anything: files that processes execute, kernels, and what scriptlets restart. On a node, of verified files, and in
# containers, of what is installed.

# package_contents OPTION… ARGUMENT…: of the packages that `rpm -q` tells for these, a line
# `package<TAB>NAME<TAB>EPOCH<TAB>VERSION<TAB>RELEASE<TAB>ARCH` each, and then:
# `f<TAB>PATH` of a program or library, `k` of a kernel or modules of one, `r<TAB>SERVICE` of what scriptlets restart (`?` where that's put
# together at run time), `cut` where there's more than is told: more than CONTENTS_BYTES of all packages, or 5000 files of one.
CONTENTS_BYTES=1000000
package_contents() {
  # shellcheck disable=SC2046 # options
  rpm -q --qf '\n@@package\t%{NAME}\t%|EPOCH?{%{EPOCH}}:{0}|\t%{VERSION}\t%{RELEASE}\t%{ARCH}\n' --scripts --triggers $(file_triggers) \
    --qf '\n[@@file\t%{FILEMODES}\t%{FILENAMES}\n]' "$@" 2>/dev/null </dev/null | read_contents
}

# file_triggers: rpm since 4.13 has them.
file_triggers() {
  case $(rpm --querytags 2>/dev/null </dev/null) in *TRANSFILETRIGGERSCRIPTS*) echo --filetriggers ;; esac
}

# read_contents < RPM'S WORDS: scriptlets are read word by word. What they only print, or only say in a comment, restarts nothing.
read_contents() {
  awk -F "$TAB" -v tab="$TAB" -v bytes_left="$CONTENTS_BYTES" '
    BEGIN {
      split("restart condrestart try-restart reload force-reload reload-or-restart try-reload-or-restart reload-or-try-restart graceful", verbs, " ")
      for (i in verbs) restarts[verbs[i]]
    }
    $1 == "@@package" && NF == 6 { print substr($0, 3); left = 5000; had_kernel = 0; split("", told); next }
    $1 == "@@file" { read_file($2, substr($0, length($2) + 9)); next }
    /^[ \t]*#/ { next }
    { read_script($0) }
    function read_file(mode, path) {
      # Old ones print 16 bits with a sign.
      if (mode < 0) mode += 65536
      if (path ~ /^\/(usr\/)?lib\/modules\/.*\.ko(\.[a-z0-9]+)?$/ || path ~ /\/vmlinuz[^\/]*$/) {
        if (!had_kernel++) print "k"
        return
      }
      if (int(mode / 4096) != 8 || length(path) > 1000) return
      if (path !~ /\.so(\.[^\/]*)?$/ && !(mode % 2 || int(mode / 8) % 2 || int(mode / 64) % 2)) return
      bytes_left -= length(path) + 3
      if (bytes_left < 0 && left > 0) left = 0
      if (left-- > 0) print "f" tab path
      else if (left == -1) print "cut"
    }
    function tell(service) {
      sub(/^.*\//, "", service)
      if (service ~ /\.(socket|timer|path|mount|target|slice|scope|device|swap)$/) return
      sub(/\.service$/, "", service)
      if (service !~ /^[A-Za-z0-9_.:@+-]+$/) service = "?"
      if (!((service) in told)) print "r" tab service
      told[service]
    }
    function read_script(line,  words, count, i, word, end) {
      gsub(/[\140\047"<>{}]/, " ", line)
      gsub(/[;&|()]+/, " ; ", line)
      count = split(line, words, " ")
      for (i = 1; i <= count; i++) {
        word = words[i]
        if (word ~ /^(echo|printf|logger)$/) { while (i < count && words[i + 1] != ";") i++; continue }
        if (word ~ /^\/etc\/(rc\.d\/)?init\.d\/./ && words[i + 1] in restarts) tell(word)
        sub(/^.*\//, "", word)
        if (word ~ /^(service|invoke-rc\.d|rc-service)$/ && i + 2 <= count) {
          if (words[i + 1] !~ /^-/ && (words[i + 2] in restarts || words[i + 2] ~ /^\$/)) tell(words[i + 1])
        } else if (word == "systemctl" || word == "systemd-update-helper" || word == "initctl") {
          for (i++; i <= count && words[i] ~ /^-/; i++);
          if (!(words[i] in restarts || words[i] ~ /^(\$|mark-re(start|load)-system-units$)/)) continue
          for (i++; i <= count && words[i] != ";" && words[i] !~ /^([0-9]+|\/dev\/null)$/; i++) if (words[i] !~ /^-/) tell(words[i])
        } else if (word == "apachectl" && words[i + 1] in restarts) tell("httpd")
        else if (word == "amportal" && words[i + 1] ~ /^(restart|stop|kill)$/) tell("asterisk")
        else if (word == "fwconsole" && words[i + 1] ~ /^(restart|stop)$/) tell("asterisk")
        else if (word ~ /^(killall|pkill)$/) {
          for (i++; i <= count && words[i] ~ /^-/; i++);
          if (i <= count && words[i] != ";") tell(words[i])
        }
      }
    }'
}
