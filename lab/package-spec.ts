/** What a package build contains, and how it misbehaves. */
export interface PackageRecipe {
  name: string;
  /** 0 unless given. */
  epoch?: number;
  version: string;
  release: string;
  /** Another content under the same name, version and release, e.g. `rebuilt`. */
  variant?: string;
  /** `release` unless given. */
  signedBy?: "release" | "wrong" | "nobody";
  noarch?: boolean;
  requires?: readonly string[];
  provides?: readonly string[];
  obsoletes?: readonly string[];
  conflicts?: readonly string[];
  /** Init script /etc/init.d/NAME, started in this order (00–99); its daemon is the executable, with these libraries mapped. */
  service?: { name: string; executable: string; order: number; libraries: readonly string[] };
  /** Shared objects, absolute paths. */
  libraries?: readonly string[];
  /** Configuration files, `%config(noreplace)`: path → text. */
  configuration?: Readonly<Record<string, string>>;
  /** Plain files: path → text. */
  files?: Readonly<Record<string, string>>;
  /** Kilobytes of incompressible payload. 20 unless given. */
  payloadKb?: number;
  /** Scriptlets, in sh. */
  pre?: string;
  post?: string;
  postun?: string;
}

/** `name-[epoch:]version-release.arch` as dnf prints it; the epoch is omitted when it's 0. */
export function nevraOf(recipe: PackageRecipe): string {
  const epoch = recipe.epoch ? `${recipe.epoch}:` : "";
  return `${recipe.name}-${epoch}${recipe.version}-${recipe.release}.${archOf(recipe)}`;
}

export function archOf(recipe: PackageRecipe): "noarch" | "x86_64" {
  return recipe.noarch ? "noarch" : "x86_64";
}

/** How the lab's users name a build: `name-version-release`, with `+variant` where there's one. */
export function buildIdOf(recipe: PackageRecipe): string {
  return `${recipe.name}-${recipe.version}-${recipe.release}${recipe.variant ? `+${recipe.variant}` : ""}`;
}

/** The spec file. Its files must stand in %{_sourcedir}/root already: nothing is compiled. */
export function specText(recipe: PackageRecipe, files: readonly string[]): string {
  const configuration = Object.keys(recipe.configuration ?? {});
  const list = files.map((file) => (configuration.includes(file) ? `%config(noreplace) ${file}` : file));
  return [
    `Name: ${recipe.name}`,
    `Epoch: ${recipe.epoch ?? 0}`,
    `Version: ${recipe.version}`,
    `Release: ${recipe.release}`,
    `Summary: ${recipe.name} of the lab`,
    "License: none",
    `BuildArch: ${archOf(recipe)}`,
    "AutoReqProv: no",
    ...(recipe.requires ?? []).map((name) => `Requires: ${name}`),
    ...(recipe.provides ?? []).map((name) => `Provides: ${name}`),
    ...(recipe.obsoletes ?? []).map((name) => `Obsoletes: ${name}`),
    ...(recipe.conflicts ?? []).map((name) => `Conflicts: ${name}`),
    "%description",
    "A stand-in for tests.",
    "%install",
    "mkdir -p %{buildroot}",
    "cp -a %{_sourcedir}/root/. %{buildroot}/",
    ...scriptlet("pre", recipe.pre),
    ...scriptlet("post", recipe.post),
    ...scriptlet("postun", recipe.postun),
    "%files",
    "%defattr(-,root,root,-)",
    ...list,
    "",
  ]
    .filter((line) => line !== "Epoch: 0")
    .join("\n");
}

function scriptlet(phase: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`%${phase}`, text];
}
