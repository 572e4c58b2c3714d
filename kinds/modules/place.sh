# Where FreePBX is in this container, and how its database is reached. Comes after processes.sh.
# Parameters: TOOL_PLACES (a word NAME=PLACE for each place of an admin tool, those of newer ones first; AMPBIN/… is below BIN),
# TOOL_CHANGES (NAME=PATTERN of the words by which it changes modules; none where it always may), TOOL_PATTERN (of a command line
# in which one may be).

# freepbx_conf KEY: of /etc/amportal.conf, or else, where that says nothing, of /etc/freepbx.conf, which is PHP.
freepbx_conf() {
  {
    sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" "$ROOT/etc/amportal.conf"
    sed -n -e "s/^[[:space:]]*\\\$amp_conf\[['\"]$1['\"]\][[:space:]]*=[[:space:]]*['\"]\(.*\)['\"][[:space:]]*;.*/\1/p" \
      -e "s/^[[:space:]]*\\\$amp_conf\[['\"]$1['\"]\][[:space:]]*=[[:space:]]*\([0-9]*\)[[:space:]]*;.*/\1/p" "$ROOT/etc/freepbx.conf"
  } 2>/dev/null | sed -n '/./{p;q;}'
}

# framework_place: sets WEB (of which the web interface is /admin), BIN, FRAMEWORK_TOOL (the admin tool's name, empty where there's none) and
# TOOL_PATH, MODULES (empty where there's no such directory, nor one that is just being swapped),
# BESIDE and PLACING (where swap.sh makes ready what is to come; FreePBX looks for no modules in _cache).
framework_place() {
  BIN=$(freepbx_conf AMPBIN)
  BIN=$ROOT${BIN:-/var/lib/asterisk/bin}
  WEB=$(freepbx_conf AMPWEBROOT)
  WEB=$ROOT${WEB:-/var/www/html}
  # Where it's a link, what it leads to is saved and put back.
  MODULES=$(readlink -f "$WEB/admin/modules")
  BESIDE=$MODULES.put-back
  PLACING=$MODULES/_cache/pbx-maintenance
  [ -d "$MODULES" ] || is_half_swapped || MODULES=
  FRAMEWORK_TOOL='' TOOL_PATH=''
  for entry in $TOOL_PLACES; do
    place=${entry#*=}
    case $place in AMPBIN/*) place=$BIN/${place#AMPBIN/} ;; *) place=$ROOT$place ;; esac
    [ -n "$TOOL_PATH" ] || [ ! -x "$place" ] || FRAMEWORK_TOOL=${entry%%=*} TOOL_PATH=$place
  done
}

# directory_of KEY DEFAULT: one of Asterisk's, by FreePBX's setting, or else by Asterisk's own, which is in lower case.
directory_of() {
  directory=$(freepbx_conf "$1")
  key=$(echo "$1" | tr '[:upper:]' '[:lower:]')
  [ -n "$directory" ] ||
    directory=$(sed -n "s/^[[:space:]]*${key}[[:space:]]*=>*[[:space:]]*\([^[:space:];]*\).*/\1/p" "$ROOT/etc/asterisk/asterisk.conf" 2>/dev/null)
  echo "$ROOT${directory:-$2}"
}

# is_half_swapped: whether somebody was ended just when MODULES had its former name.
is_half_swapped() { [ -n "$MODULES" ] && [ ! -d "$MODULES" ] && [ -d "$BESIDE/replaced" ]; }

# framework_tool: the admin tool that is here.
framework_tool() { [ -n "$FRAMEWORK_TOOL" ] && echo "$FRAMEWORK_TOOL"; }

# How many seconds a question to the database may take; 0 for what must not be ended.
DATABASE_LIMIT=0

# with_database PROGRAM ARGUMENT…: mysql or mysqldump with FreePBX's own login, which no list of processes must show.
with_database() {
  database_program=$1
  shift
  database_user=$(freepbx_conf AMPDBUSER)
  if [ -z "$database_user" ]; then
    within "$DATABASE_LIMIT" "$database_program" "$@"
    return
  fi
  database_login=$(mktemp) || return
  {
    printf '[client]\nuser="%s"\n' "$database_user"
    printf 'password="%s"\n' "$(freepbx_conf AMPDBPASS | sed 's/[\\"]/\\&/g')"
    database_address
  } >"$database_login"
  within "$DATABASE_LIMIT" "$database_program" --defaults-extra-file="$database_login" "$@"
  database_code=$?
  rm -f "$database_login"
  return "$database_code"
}

# database_address: lines of a client's options: where FreePBX itself looks for its database (libraries/BMO/Database.class.php). A socket takes the
# place of the other two; on `localhost` a client asks the system's own socket, whatever the port.
database_address() {
  database_socket=$(freepbx_conf AMPDBSOCK)
  if [ -n "$database_socket" ]; then
    printf 'host="localhost"\nsocket="%s"\n' "$database_socket"
    return
  fi
  database_host=$(freepbx_conf AMPDBHOST)
  [ -z "$database_host" ] || printf 'host="%s"\n' "$database_host"
  database_port=$(freepbx_conf AMPDBPORT)
  case $database_port in
    '' | *[!0-9]*) ;;
    *) [ "$database_port" -le 1024 ] || printf 'port=%s\n' "$database_port" ;;
  esac
}

# ask_database SQL [SECONDS]: rows, a line each, their fields separated by tabs.
ask_database() (
  DATABASE_LIMIT=${2:-60}
  with_database mysql -N -B -e "$1" "$(database_name)" 2>/dev/null </dev/null
)

# is_pending: whether FreePBX waits for somebody to apply changes. Nobody knows where its database can't be asked.
is_pending() { [ "$(ask_database "SELECT value FROM admin WHERE variable = 'need_reload'")" = true ]; }

# database_name: FreePBX's configuration; call records are in another database, which no module's change touches much.
database_name() {
  database=$(freepbx_conf AMPDBNAME)
  echo "${database:-asterisk}"
}

# framework_tools_at_work: PID and command of each admin tool that changes modules here and isn't ours.
framework_tools_at_work() {
  grep -laE "$TOOL_PATTERN" "$ROOT"/proc/[0-9]*/cmdline 2>/dev/null | while read -r file; do
    words=$(tr '\000' '\n' <"$file" 2>/dev/null | head -n 5)
    tool_changes_modules "$words" || continue
    pid=${file%/cmdline}
    pid=${pid##*/}
    own_process "$pid" && printf '%s\t%s\n' "$pid" "$(printf '%s\n' "$words" | tr '\n' ' ')"
  done
}

# tool_changes_modules WORDS: whether a command line, a word a line, is of an admin tool that changes modules.
tool_changes_modules() {
  for entry in $TOOL_CHANGES; do
    printf '%s\n' "$1" | grep -qE "(^|/)${entry%%=*}\$" || continue
    [ -n "${entry#*=}" ] || return 0
    ! printf '%s\n' "$1" | grep -qE "^(${entry#*=})\$" || return 0
  done
  return 1
}

# first_few CODE < LINES: CODE COUNT and the first three of them, as a line of finding, or nothing.
first_few() {
  tr '\t' ' ' | awk -v code="$1" '
    NR <= 3 { first = first "\t" $0 }
    END { if (NR) print code "\t" NR first }'
}
