# rpm -q: reads the database (paragraphs of `Tag: value` lines) and answers what ENVIRON asks:
# KIND all|name|file|provided|package|tags (which it knows), SHOW package|files|configuration, FORMAT (--qf), ARGUMENTS (a line each), ROOT.
BEGIN {
  RS = ""
  FS = "\n"
  kind = ENVIRON["KIND"]
  show = ENVIRON["SHOW"]
  format = ENVIRON["FORMAT"]
  asked = ENVIRON["ARGUMENTS"] == "" ? 0 : split(ENVIRON["ARGUMENTS"], arguments, "\n") - 1
  split("NAME EPOCH VERSION RELEASE ARCH SIZE SUMMARY INSTALLTIME EPOCHNUM NEVRA FILENAMES FILEMODES SHA1HEADER SHA256HEADER", tags, " ")
  for (i in tags) known[tags[i]] = 1
  known["OBSOLETENAME"] = known["OBSOLETEFLAGS"] = known["OBSOLETEVERSION"] = 1
  # rpm's RPMSENSE_LESS, _GREATER and _EQUAL.
  flags["<"] = 2
  flags["="] = 8
  flags[">="] = 12
}

{ headers[++count] = $0 }

END {
  if (kind == "tags") for (name in known) print name
  if (kind == "all") ask_all()
  for (number = 1; number <= asked && kind != "all" && kind != "tags"; number++) {
    if (kind == "package") ask_package(arguments[number])
    else if (kind == "file") ask_file(arguments[number])
    else if (kind == "provided") ask_provided(arguments[number])
    else ask_name(arguments[number])
  }
  exit failures > 255 ? 255 : failures
}

# `rpm -qa 'php*'`: arguments are patterns of names.
function ask_all(  i, j, matches) {
  for (i = 1; i <= count; i++) {
    read_header(headers[i])
    matches = asked == 0
    for (j = 1; j <= asked; j++) if (tag["NAME"] ~ as_expression(arguments[j])) matches = 1
    if (matches) answer()
  }
}

function as_expression(pattern) {
  gsub(/[.+]/, "[&]", pattern)
  gsub(/\*/, ".*", pattern)
  gsub(/\?/, ".", pattern)
  return "^" pattern "$"
}

function ask_name(name,  i, found) {
  for (i = 1; i <= count; i++) {
    if (index(headers[i], "Name: " substr(name, 1, 1)) != 1) continue
    read_header(headers[i])
    if (!is_called(name)) continue
    found = 1
    answer()
  }
  if (!found) {
    print "package " name " is not installed"
    failures++
  }
}

# value NAME: asking an array for what it lacks would put it there.
function value(name) { return (name in tag) ? tag[name] : "" }

function is_called(name,  version, arch) {
  version = tag["NAME"] "-" tag["VERSION"]
  arch = "." value("ARCH")
  return name == tag["NAME"] || name == tag["NAME"] arch || name == version || name == version arch \
    || name == version "-" tag["RELEASE"] || name == version "-" tag["RELEASE"] arch
}

function ask_provided(name,  i, found) {
  for (i = 1; i <= count; i++) {
    if (!index("\n" headers[i] "\n", "\nName: " name "\n") && !index(headers[i] "\n", "\nProvides: " name "\n")) continue
    read_header(headers[i])
    found = 1
    answer()
  }
  if (found) return
  print "no package provides " name
  failures++
}

function ask_file(path,  i, found) {
  for (i = 1; i <= count; i++) {
    if (!index(headers[i] "\n", " " path "\n")) continue
    read_header(headers[i])
    if (!(path in owned)) continue
    found = 1
    answer()
  }
  if (found) return
  failures++
  if ((getline line < (ENVIRON["ROOT"] path)) >= 0) print "file " path " is not owned by any package"
  else print "error: file " path ": No such file or directory" | "cat 1>&2"
}

function ask_package(file,  magic, code, header) {
  RS = "\n"
  code = (getline magic < file)
  if (code < 0) {
    print "error: open of " file " failed: No such file or directory" | "cat 1>&2"
    failures++
    return
  }
  if (magic != "pbx-sandbox-package 1") {
    print "error: " file ": not an rpm package (or package manifest)" | "cat 1>&2"
    failures++
  } else {
    while ((getline line < file) > 0 && line != "") header = header line "\n"
    read_header(header)
    answer()
  }
  close(file)
}

function read_header(header,  i, lines, number, separator, key, words) {
  split("", tag)
  split("", owned)
  files = configuration = obsoletes = ""
  number = split(header, lines, "\n")
  for (i = 1; i <= number; i++) {
    separator = index(lines[i], ": ")
    key = substr(lines[i], 1, separator - 1)
    if (key == "File" || key == "Config") {
      split(substr(lines[i], separator + 2), words, " ")
      owned[words[4]] = 1
      modes[words[4]] = as_number(words[1])
      files = files words[4] "\n"
      if (key == "Config") configuration = configuration words[4] "\n"
    } else if (key == "Obsoletes") obsoletes = obsoletes substr(lines[i], separator + 2) "\n"
    else tag[toupper(key)] = substr(lines[i], separator + 2)
  }
  if ("HEADERDIGEST" in tag) tag["SHA256HEADER"] = tag["HEADERDIGEST"]
  tag["EPOCHNUM"] = ("EPOCH" in tag) ? tag["EPOCH"] : 0
  tag["NEVRA"] = tag["NAME"] "-" (("EPOCH" in tag) ? tag["EPOCH"] ":" : "") tag["VERSION"] "-" tag["RELEASE"] "." value("ARCH")
}

function answer() {
  if (show == "files") printf "%s", (files == "" ? "(contains no files)\n" : files)
  else if (show == "configuration") printf "%s", configuration
  else if (format != "") printf "%s", expand(format)
  else print tag["NAME"] "-" tag["VERSION"] "-" tag["RELEASE"] (("ARCH" in tag) ? "." tag["ARCH"] : "")
}

# expand FORMAT: a query format: %{TAG}, %20{TAG}, %|TAG?{there}:{not there}|, [%{=TAG}%{FILENAMES}], \n, \t, %%.
function expand(text,  out, at, name, width, there, absent, rest) {
  while (match(text, /[%\\[]/)) {
    out = out substr(text, 1, RSTART - 1)
    text = substr(text, RSTART)
    if (text ~ /^\[/) {
      at = index(text, "]")
      out = out expand_for_each(substr(text, 2, at - 2))
      text = substr(text, at + 1)
    } else if (text ~ /^\\/) {
      rest = substr(text, 2, 1)
      out = out (rest == "n" ? "\n" : rest == "t" ? "\t" : rest)
      text = substr(text, 3)
    } else if (text ~ /^%%/) {
      out = out "%"
      text = substr(text, 3)
    } else if (match(text, /^%\|[A-Za-z0-9]+\?/)) {
      name = toupper(substr(text, 3, RLENGTH - 3))
      text = substr(text, RLENGTH + 1)
      there = take_braces(text)
      text = substr(text, length(there) + 3)
      absent = ""
      if (text ~ /^:/) {
        text = substr(text, 2)
        absent = take_braces(text)
        text = substr(text, length(absent) + 3)
      }
      text = substr(text, 2)
      out = out expand((name in tag) ? there : absent)
    } else if (match(text, /^%-?[0-9]*\{[A-Za-z0-9]+\}/)) {
      at = index(text, "{")
      width = substr(text, 2, at - 2)
      name = toupper(substr(text, at + 1, RLENGTH - at - 1))
      text = substr(text, RLENGTH + 1)
      if (!(name in known)) {
        print "error: incorrect format: unknown tag: \"" name "\"" | "cat 1>&2"
        return ""
      }
      out = out sprintf("%" width "s", (name in tag) ? tag[name] : "(none)")
    } else {
      print "error: incorrect format: " text | "cat 1>&2"
      return ""
    }
  }
  return out text
}

# expand_for_each FORMAT: what stands in brackets, once for each file, or for each package that's obsoleted; =TAG is the same in all.
function expand_for_each(format,  out, i, number, lines, words) {
  gsub(/\{=/, "{", format)
  if (format ~ /OBSOLETE/) {
    number = split(obsoletes, lines, "\n") - 1
    for (i = 1; i <= number; i++) {
      split(lines[i], words, " ")
      tag["OBSOLETENAME"] = words[1]
      tag["OBSOLETEFLAGS"] = (words[2] in flags) ? flags[words[2]] : 0
      tag["OBSOLETEVERSION"] = words[3]
      out = out expand(format)
    }
    return out
  }
  number = split(files, lines, "\n") - 1
  for (i = 1; i <= number; i++) {
    tag["FILENAMES"] = lines[i]
    tag["FILEMODES"] = modes[lines[i]]
    out = out expand(format)
  }
  return out
}

# as_number MODE: of a regular file, whose permissions are octal digits.
function as_number(mode,  i, number) {
  for (i = 1; i <= length(mode); i++) number = number * 8 + substr(mode, i, 1)
  return 32768 + number
}

# take_braces TEXT: what stands between the { that TEXT begins with and its }.
function take_braces(text,  i, depth, letter) {
  for (i = 1; i <= length(text); i++) {
    letter = substr(text, i, 1)
    if (letter == "{") depth++
    if (letter == "}" && --depth == 0) return substr(text, 2, i - 2)
  }
  return ""
}
