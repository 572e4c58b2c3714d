#!/bin/sh
# Installs what the lab (and the check of its shell scripts) needs on Debian or Ubuntu. Run as root.
set -eu
[ "$(id -u)" = 0 ] || { echo "install-requirements.sh: run it as root" >&2 && exit 1; }
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
  debootstrap debian-archive-keyring rpm createrepo-c gnupg openssh-client util-linux sip-tester shellcheck
