# What the node begins at its next boots: a unit of systemd, or an init script of System V where systemd doesn't run. Comes after prelude.sh.
BOOT_NAME=pbx-maintenance
ETC=${MAINTENANCE_ROOT:-}/etc

# arm_boot COMMAND: a line of shell, for each boot from now on.
arm_boot() {
  if [ -d "${MAINTENANCE_ROOT:-}/run/systemd/system" ]; then
    boot_unit "$1" | write_boot "$ETC/systemd/system/$BOOT_NAME.service" 644 &&
      mkdir -p "$ETC/systemd/system/multi-user.target.wants" &&
      ln -sf "../$BOOT_NAME.service" "$ETC/systemd/system/multi-user.target.wants/$BOOT_NAME.service"
  else
    boot_levels=$ETC
    [ ! -d "$ETC/rc.d" ] || boot_levels=$ETC/rc.d
    [ -d "$boot_levels/rc3.d" ] || {
      echo "the node has neither systemd nor $boot_levels/rc3.d, which would begin at its boot what brings back service" >&2
      return 1
    }
    boot_script "$1" | write_boot "$boot_levels/init.d/$BOOT_NAME" 755 || return
    for level in 2 3 4 5; do
      [ ! -d "$boot_levels/rc$level.d" ] || ln -sf "../init.d/$BOOT_NAME" "$boot_levels/rc$level.d/S99$BOOT_NAME" || return
    done
  fi
}

# boot_begins TEXT: whether what the node begins at its boots has this text.
boot_begins() { grep -qsF -e "$1" "$ETC/systemd/system/$BOOT_NAME.service" "$ETC/rc.d/init.d/$BOOT_NAME" "$ETC/init.d/$BOOT_NAME"; }

disarm_boot() {
  rm -f "$ETC/systemd/system/multi-user.target.wants/$BOOT_NAME.service" "$ETC/systemd/system/$BOOT_NAME.service" \
    "$ETC"/rc.d/rc[2-5].d/S99$BOOT_NAME "$ETC"/rc[2-5].d/S99$BOOT_NAME "$ETC/rc.d/init.d/$BOOT_NAME" "$ETC/init.d/$BOOT_NAME"
}

# write_boot FILE MODE < TEXT
write_boot() {
  mkdir -p "${1%/*}" && cat >"$1.new" && chmod "$2" "$1.new" && mv "$1.new" "$1"
}

boot_unit() {
  cat <<UNIT
[Unit]
Description=Brings back what maintenance took away before this boot
Documentation=file:$SPOOL/journal
After=network-online.target remote-fs.target vz.service lxc-net.service lxc.service
Wants=network-online.target

[Service]
Type=oneshot
KillMode=process
RemainAfterExit=yes
ExecStart=/bin/sh -c "$1"

[Install]
WantedBy=multi-user.target
UNIT
}

# Its header has lines that part() (script/parts.ts) would take for comments.
boot_script() {
  hash='#'
  cat <<SCRIPT
#!/bin/sh
$hash chkconfig: 2345 99 01
$hash description: brings back what maintenance took away before this boot
### BEGIN INIT INFO
$hash Provides:          $BOOT_NAME
$hash Required-Start:    \$local_fs \$remote_fs
$hash Required-Stop:
$hash Default-Start:     2 3 4 5
$hash Default-Stop:
$hash Short-Description: brings back what maintenance took away before this boot
### END INIT INFO
[ "\$1" = start ] || exit 0
$1
SCRIPT
}
