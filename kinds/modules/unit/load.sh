# Whether the web interface can load its modules. Its login page can't tell: it's shown without any of them. So they're loaded as each page
# behind it does, by the program that FreePBX names for that, as the owner of the files; and, from PHP 7 on, whether all
# pages of modules can be read. Comes after place.sh and the adapters.
# Parameters: WEB, WORK (a directory), INCOMING (a directory).
LOADED='all modules are loaded'

# load_modules: `loaded`, `thrown<TAB>CAUSE`, `broken-off<TAB>LAST WORDS`, or `no-bootstrap` or `no-php` where that can't be asked.
load_modules() {
  for bootstrap in "$ROOT/etc/freepbx.conf" "$ROOT/etc/issabelpbx.conf"; do
    ! grep -q 'bootstrap' "$bootstrap" 2>/dev/null || break
    bootstrap=
  done
  if [ -z "$bootstrap" ]; then
    echo no-bootstrap
  elif ! command -v php >/dev/null; then
    echo no-php
  else
    as_owner "$WEB/admin" "php -d display_errors=1 -d html_errors=0 -r '
      \$bootstrap_settings = array(\"freepbx_auth\" => false, \"skip_astman\" => true);
      \$restrict_mods = false;
      include \"$bootstrap\";
      \$pages = array_merge((array) glob(\"$WEB/admin/modules/*/*.php\"), (array) glob(\"$WEB/admin/modules/*/views/*.php\"));
      foreach (defined(\"TOKEN_PARSE\") ? \$pages : array() as \$page) {
        try {
          token_get_all(file_get_contents(\$page), TOKEN_PARSE);
        } catch (ParseError \$error) {
          echo \"\\nParseError: {\$error->getMessage()} in file \$page on line {\$error->getLine()}\\n\";
        }
      }
      echo \"\\n$LOADED\\n\";'" >"$INCOMING/load-said" 2>&1 </dev/null
    cause=$(SAID=$INCOMING/load-said && framework_complaints | head -n 1)
    if [ -n "$cause" ]; then
      printf 'thrown\t%s\n' "$cause"
    elif grep -qx "$LOADED" "$INCOMING/load-said"; then
      echo loaded
    else
      printf 'broken-off\t%s\n' "$(tail -n 1 "$INCOMING/load-said" | tr '\t' ' ')"
    fi
    rm -f "$INCOMING/load-said"
  fi
}

# as_owner FILE COMMAND: what it writes must be the web server's, too.
as_owner() {
  owner=$(stat -c %U "$1")
  if [ "$owner" = "$(id -un)" ]; then within 60 sh -c "$2"; else within 60 su -s /bin/sh "$owner" -c "$2"; fi
}

keep_loading() { load_modules >"$WORK/loading"; }

# judge_loading: what became of it since keep_loading, as a verdict and a code with its parameters: `failed web-unloadable HOW CAUSE`,
# `unchecked web-unloadable-as-before HOW CAUSE`, or `unchecked loading-unasked WHY`; nothing where all are loaded.
judge_loading() {
  now=$(load_modules)
  case $now in
    thrown* | broken-off*)
      case $(cat "$WORK/loading" 2>/dev/null) in
        # `failed`: as an earlier version kept it, whose change may still be open.
        thrown* | broken-off* | failed*) printf 'unchecked\tweb-unloadable-as-before\t%s\n' "$now" ;;
        *) printf 'failed\tweb-unloadable\t%s\n' "$now" ;;
      esac
      ;;
    no-*) printf 'unchecked\tloading-unasked\t%s\n' "$now" ;;
  esac
}
