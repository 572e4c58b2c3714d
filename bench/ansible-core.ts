import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder } from "../lab/cache-folder";
import { runCommand, tryCommand, type CommandResult } from "../lab/run-command";

/** The newest one for Python 3.11. */
const VERSION = "2.19.14";

/** ansible-core can't be installed on this machine. */
export class AnsibleUnavailable extends Error {
  override readonly name = "AnsibleUnavailable";

  constructor(reason: string) {
    super(
      `ansible-core ${VERSION} can't be installed: ${reason} It takes Python 3.11 or newer with venv and pip; ` +
        "`--only a,c,d,e` measures without it.",
    );
  }
}

/** ansible-core in a virtual environment of its own, beside the lab's cache. */
export class AnsibleCore {
  readonly version = VERSION;

  private constructor(private readonly folder: string) {}

  /** Installs it with pip at the first use. @throws AnsibleUnavailable */
  static async obtain(): Promise<AnsibleCore> {
    const folder = join(dirname(cacheFolder()), "bench", `ansible-core-${VERSION}`);
    const complete = join(folder, "complete");
    if (!existsSync(complete)) {
      // It knows its own path, so it can't be built elsewhere and renamed: a mark tells whether it's whole.
      await rm(folder, { recursive: true, force: true });
      await mkdir(dirname(folder), { recursive: true });
      try {
        await runCommand("python3", ["-m", "venv", folder]);
        await runCommand(join(folder, "bin", "pip"), ["install", "--quiet", `ansible-core==${VERSION}`]);
      } catch (error) {
        throw new AnsibleUnavailable(error instanceof Error ? `${error.message}.` : String(error));
      }
      await writeFile(complete, "");
    }
    return new AnsibleCore(folder);
  }

  /** @param configuration file; @param home for its own temporary files */
  async play(playbook: string, configuration: string, home: string): Promise<CommandResult> {
    return tryCommand(join(this.folder, "bin", "ansible-playbook"), [playbook], {
      env: { ANSIBLE_CONFIG: configuration, ANSIBLE_HOME: home, ANSIBLE_NOCOLOR: "1" },
    });
  }
}
