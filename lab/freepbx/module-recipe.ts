/** What a version of a module does wrong (or slowly) where it's enabled. A real one would have it in its PHP. */
export interface ModuleEffects {
  /** Calls are answered with this status, e.g. 503, from the next reload on. */
  call?: number;
  /** Lines that Asterisk logs as errors at each reload. */
  log?: readonly string[];
  /** No peer can be reached any more, from the next reload on. */
  peers?: "unreachable";
  /** All registrations are lost, from the next reload on. */
  registrations?: "lost";
  /** Asterisk dies a moment after the next reload, and is started again. */
  asterisk?: "crashes";
  /** The web interface answers with this status, e.g. 500, at once. */
  web?: number;
  /** PHP can't read a file of it. The web interface's login page, which loads no module, answers as ever. */
  load?: "parse error";
  /** `conflict`: retrieve_conf exits 20. `fatal`: PHP dies in it (255). `warning`: PHP warns in it. */
  reload?: "conflict" | "fatal" | "warning";
  /**
   * `pretends`: says that it's installed, and leaves the database as it was; `breaks`: its directory is gone afterwards; `throws`, of
   * framework: its install.php ends when it has copied everything, and before it deletes anything.
   */
  install?: "fails" | "pretends" | "breaks" | "throws";
  /** Tables that it makes when it's installed; one that is there already counts as migrated. */
  tables?: readonly string[];
  installSeconds?: number;
}

/** What a module package contains. */
export interface ModuleRecipe {
  /** As in `<rawname>`. */
  name: string;
  version: string;
  /** Another content under the same name and version, e.g. `tampered`. */
  variant?: string;
  /** `standard` unless given. */
  repository?: "standard" | "extended" | "unsupported" | "commercial";
  /** `version`: of FreePBX; `modules`: `core`, `core 2.10.1.2` or `core lt 2.11`; `phpversion`. At least, unless said. */
  depends?: { version?: string; modules?: readonly string[]; phpversion?: string };
  /** Who has signed module.sig; from FreePBX 12 on the release key unless given, before that nobody. */
  signedBy?: "release" | "wrong" | "nobody";
  /** A file of it was altered after it was signed; the sums in the repository's index fit all the same. */
  alteredAfterSigning?: boolean;
  effects?: ModuleEffects;
  /** Files beside the usual ones, by their paths: each reload copies what is in agi-bin, and links what is in bin, etc and images. */
  files?: Readonly<Record<string, string>>;
}

/** How tests name a build: `name-version`, with `+variant` where there's one. */
export function moduleIdOf(recipe: ModuleRecipe): string {
  return `${recipe.name}-${recipe.version}${recipe.variant === undefined ? "" : `+${recipe.variant}`}`;
}

/** The version line of FreePBX a module is for, and its repository's index is named by: `2.10` of 2.10.1.3. */
export function lineOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** What `<location>` says: the path below `/modules/` of the repository. */
export function locationOf({ name, version }: ModuleRecipe): string {
  const line = lineOf(version);
  return `${line.startsWith("2.") ? `release/${line}` : `packages/${name}`}/${name}-${version}.tgz`;
}

export function signerOf(recipe: ModuleRecipe): "release" | "wrong" | "nobody" {
  return recipe.signedBy ?? (Number(recipe.version.split(".")[0]) >= 12 ? "release" : "nobody");
}
