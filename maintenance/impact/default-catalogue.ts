import { RUNTIMES } from "../runtimes/runtimes";
import type { Catalogue } from "./catalogue";
import { entry } from "./entry";
import { KNOWN_PACKAGES } from "./known-packages";

/** What is known without a stack's configuration. What nobody knows of isn't here; `assessImpact` says so. */
export const DEFAULT_CATALOGUE: Catalogue = [
  ...KNOWN_PACKAGES,

  // Framework modules are PHP: the reload after them has asterisk read its configuration again, and ends no call.
  entry(
    "module",
    ["*"],
    [],
    "nothing",
    "is a framework module: asterisk reads its configuration again, and calls go on",
  ),

  entry(
    "service",
    ["asterisk*", "safe_asterisk", "freepbx", "amportal", "dahdi"],
    ["asterisk"],
    "restart",
    "carries the calls",
  ),
  ...RUNTIMES.map(({ daemons, host }) =>
    entry("service", daemons, ["vz-kernel"], "restart", `belongs to ${host}`, "node"),
  ),
  entry(
    "service",
    ["nfs", "nfs-server", "nfslock", "rpcbind", "portmap"],
    ["asterisk", "web", "database"],
    "storage-procedure",
    "serves the shares that containers live on",
  ),
  entry(
    "service",
    ["httpd", "php-fpm", "apache2"],
    ["web"],
    "restart",
    "is the web server, which asterisk doesn't need",
  ),
  entry(
    "service",
    ["mysqld", "mariadb", "mysql"],
    ["database"],
    "restart",
    "is the SQL service, which asterisk doesn't need to stay up",
  ),
  entry(
    "service",
    [
      ...["sshd", "crond", "atd", "anacron", "rsyslog", "syslog", "syslogd", "auditd", "systemd-journald"],
      ...["ntpd", "chronyd", "postfix", "sendmail", "exim*", "master", "fail2ban*", "xinetd", "inetd"],
      ...[
        "vsftpd",
        "named",
        "haproxy",
        "prosody",
        "tftp*",
        "in.tftpd",
        "snmpd",
        "zabbix*",
        "nrpe",
        "munin-node",
      ],
      ...["smartd", "acpid", "irqbalance", "haldaemon", "cups*", "rpc.idmapd", "gssproxy", "sssd", "winbind"],
      ...["systemd-logind", "systemd-udevd", "getty*", "mingetty", "agetty", "login", "dbus*", "messagebus"],
    ],
    [],
    "restart",
    "is a service that asterisk doesn't need",
  ),

  entry(
    "setting",
    ["automatic-updates"],
    [],
    "nothing",
    "is when FreePBX changes modules by itself: switching it off changes none of them",
  ),
  entry(
    "setting",
    ["framework-gates"],
    [],
    "nothing",
    "are asked again once Asterisk has read its configuration, which calls don't notice",
  ),
  entry(
    "setting",
    ["package-gates"],
    [],
    "nothing",
    "are asked again, and what an earlier change left down is started: nothing that runs is restarted",
  ),
  entry("beancounters", ["*"], [], "nothing", "are changed while containers run"),
  entry(
    "storage",
    ["*"],
    ["asterisk", "web", "database"],
    "storage-procedure",
    "serves the shares that containers live on: they're shut down, remounted, and the containers restarted",
  ),
  entry(
    "device",
    ["sansay*", "sbc*"],
    ["sbc"],
    "restart",
    "is a session border controller: calls pass through it",
  ),
];
