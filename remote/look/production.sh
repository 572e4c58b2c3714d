# A run of production says on the node that it's one of production's. A run of a sandbox only asks for that.
# Parameters: ENVIRONMENT (`production` has this node marked, `sandbox` has the mark told; anything else does nothing). TMP is a folder.
MARK_OF_PRODUCTION=$SPOOL/production

mark_production() {
  [ -e "$MARK_OF_PRODUCTION" ] && return
  mkdir -p "$SPOOL" && echo "$MOMENT" >"$MARK_OF_PRODUCTION.new.$$" &&
    mv "$MARK_OF_PRODUCTION.new.$$" "$MARK_OF_PRODUCTION"
}

look_for_production() {
  case $ENVIRONMENT in
    production) mark_production 2>"$TMP/unmarked" || emit production-unmarked "$TMP/unmarked" ;;
    sandbox) [ ! -e "$MARK_OF_PRODUCTION" ] || emit of-production - ;;
  esac
}
