"""Where the real ones keep things too, and (in /etc/lab) what only the lab has."""

WEB_ROOT = "/var/www/html"
MODULES = WEB_ROOT + "/admin/modules"
DOWNLOADS = MODULES + "/_cache"
BIN = "/var/lib/asterisk/bin"
AGI = "/var/lib/asterisk/agi-bin"
CONFIGURATION = "/etc/asterisk"
SPOOL = "/var/spool/asterisk"
# What FreePBX 14 and newer remember of modules; Doctrine makes the name.
STATES = SPOOL + "/cache/5b/5b6d6f64756c65737461746573.doctrinecache.php"
DATABASE = "/var/lib/asterisk/freepbx.db"
GNUPG_HOME = "/home/asterisk/.gnupg"

ASTERISK_PID = "/var/run/asterisk/asterisk.pid"
ASTERISK_SOCKET = "/var/run/asterisk/asterisk.ctl"
ASTERISK_LOG = "/var/log/asterisk/full"

# What tests set: peers, registrations, the address, conflicts.
SURROUNDINGS = "/etc/lab/pbx.json"
# What retrieve_conf generates of the active modules, and Asterisk reads when it's told to reload.
GENERATED = "/etc/asterisk/modules_additional.json"


def settings():
    """What /etc/amportal.conf says, by keys."""
    with open("/etc/amportal.conf", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
