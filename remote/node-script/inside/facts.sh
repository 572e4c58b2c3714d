# Facts of one container, or of the node itself.
section os
{ cat "$ROOT/etc/os-release" || cat "$ROOT/etc/redhat-release"; } 2>/dev/null | indented
section kernel
uname -rm
section package-tools
package_tools
section restarts
services_to_restart
section packages
query_packages -qa
section "end $?"
