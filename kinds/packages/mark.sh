# The mark of a change of packages; see open-mark.sh, which comes before it. Beside it is what must be so before it goes: `restarts`
# has the services that were restarted since it was set, a name a line; `unplanned` what no plan said: gone|came<TAB>NEVRA;
# `services` what of Asterisk, web server and database was so before.
PROOF=$ROOT/var/lib/pbx-maintenance/packages
PACKAGES_MARK=$PROOF/open
