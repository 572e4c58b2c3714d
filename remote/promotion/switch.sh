# Switches updates to a snapshot that is there.
# Parameters: those of repository.sh; RELEASE.
begin
STEP=planning
current=$(current_name) || refuse "$current"
[ -d "$ROOT/snapshots/$RELEASE" ] || refuse "there's no $ROOT/snapshots/$RELEASE"
[ "$current" = "$RELEASE" ] || switch_updates "$RELEASE"
emit finished -
