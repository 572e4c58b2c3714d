/** Settings of a container's framework (FreePBX). A node or the fleet may have them for all its containers. */
export interface FrameworkSettings {
  /** Which part of the release counts, e.g. `2.10`; `none` leaves the framework alone. Default: `none`. */
  readonly line?: string;
  /** FreePBX's admin tool there. Default: the one of its line. */
  readonly tool?: "module_admin" | "fwconsole";
  /** What happens to FreePBX's own automatic updates (14 and later). Default: `report`. */
  readonly automaticUpdater?: "report" | "disable";
  /** How many registered phones and trunks may be missing after a change, 0 to 10000. Default: 0. */
  readonly registrationTolerance?: number;
  /** How FreePBX's database is saved and put back: shell commands of one line. Default: mysqldump and mysql. */
  readonly database?: {
    /** Prints a dump of the database. */
    readonly dump: string;
    /** Reads such a dump from its standard input, and puts it back. */
    readonly restore: string;
  };
}

/** The framework (FreePBX) in the containers of a node. */
export interface FrameworkArgs extends FrameworkSettings {
  /** The http or https URL that the locations of modules in a release are below. Required where modules are kept. */
  readonly repository?: string;
  /** Files of armored public keys, relative to the project: whose signatures on modules count. Default: none. */
  readonly keys?: readonly string[];
}

/** A build of a module. */
export interface ModuleArgs {
  /** The module's name, e.g. `cdr`. */
  readonly name: string;
  /** Its version, e.g. `2.10.0.5`. */
  readonly version: string;
  /** Its file: an http or https URL, or a path below the framework repository. */
  readonly location: string;
  /** The SHA-256 of the file: 64 hexadecimal digits. */
  readonly sha256: string;
  /** The MD5 of the file: 32 hexadecimal digits. Default: it isn't checked. */
  readonly md5?: string;
  /** Whether its module.sig must be by one of the framework's keys. Default: false. */
  readonly signed?: boolean;
  /** Whether the module is only changed where it is, or also brought in where it isn't. Default: `where-installed`. */
  readonly ensure?: "where-installed" | "installed";
}

/** How the framework of a container differs from its node's settings and from the release. */
export interface ContainerFrameworkArgs extends FrameworkSettings {
  /** A call that must be answered before and after a change, made inside the container by sipp. Default: none is made. */
  readonly sipCall?: {
    /** What to call, e.g. `7777`. */
    readonly extension: string;
    /** Asterisk's SIP port, 1 to 65535. Default: 5060. */
    readonly port?: number;
  };
  /** Builds to have instead of the release's. Default: none. */
  readonly modules?: readonly ModuleArgs[];
  /** Names of modules to leave as they are. Default: none. */
  readonly hold?: readonly string[];
}
