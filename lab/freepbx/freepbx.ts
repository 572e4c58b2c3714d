import type { LabContainer } from "../container";
import type { CommandResult } from "../run-command";
import { surroundingsFile, surroundingsText, type Surroundings } from "./surroundings";

/** `module_admin` until FreePBX 12, `fwconsole` since 13. */
export type Generation = "module_admin" | "fwconsole";

/** One line of `modules` in the database, its signature as the tools have judged it. */
export interface ModuleRow {
  name: string;
  version: string;
  enabled: boolean;
  /** Bits: 1 good, 2 tampered, 4 invalid, 8 unsigned, 128 trusted. Undefined before FreePBX 12. */
  signature: number | undefined;
}

/** FreePBX in one container of a running lab. */
export class FreePbx {
  constructor(
    readonly container: LabContainer,
    readonly generation: Generation,
    private surroundings: Surroundings,
  ) {}

  /** An address of 127.0.0.0/8 that's the container's alone: SIP on UDP 5060, the web interface on TCP 80. */
  get address(): string {
    return this.surroundings.address;
  }

  /** The tool's command for module administration, to be followed by an operation. */
  get command(): string {
    return this.generation === "module_admin" ? "/var/lib/asterisk/bin/module_admin" : "fwconsole ma";
  }

  /** Runs `module_admin …` or `fwconsole ma …` inside, whatever it answers. */
  async admin(words: string): Promise<CommandResult> {
    return this.container.tryExec(`${this.command} ${words}`);
  }

  /** Runs `asterisk -rx …` inside, whatever it answers. */
  async asterisk(command: string): Promise<CommandResult> {
    return this.container.tryExec(`asterisk -rx '${command}'`);
  }

  /** Changes peers, registrations, extensions, those that don't answer, or the conflict, with immediate effect. */
  async change(changes: Partial<Omit<Surroundings, "address">>): Promise<void> {
    this.surroundings = { ...this.surroundings, ...changes };
    await this.container.exec(
      `cat >${surroundingsFile}.new && mv ${surroundingsFile}.new ${surroundingsFile}`,
      {
        input: surroundingsText(this.surroundings),
      },
    );
  }

  /** Removes a module's directory, as a careless hand does: the database still has it, so it's `Broken`. */
  async breakModule(name: string): Promise<void> {
    await this.container.exec(`rm -r ${modulesFolder}/${name}`);
  }

  /** Unpacks an archive over a module's directory, which is all that happens: it's `Pending upgrade`, or not installed. */
  async unpack(name: string, archive: Buffer): Promise<void> {
    await this.container.exec(`rm -rf ${modulesFolder}/${name} && tar xzf - -C ${modulesFolder}`, {
      input: archive,
    });
  }

  /** What the database says, by name. */
  async rows(): Promise<ModuleRow[]> {
    const columns = "modulename, version, enabled, signature";
    const text = await this.container.exec(
      `mysql -N -e 'SELECT ${columns} FROM modules ORDER BY modulename' asterisk`,
    );
    return text
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [name = "", version = "", enabled, signature = "NULL"] = line.split("\t");
        const judged = signature === "NULL" ? undefined : (JSON.parse(signature) as { status: number });
        return { name, version, enabled: enabled === "1", signature: judged?.status };
      });
  }

  /** What Asterisk has logged. */
  async log(): Promise<string> {
    return this.container.exec("cat /var/log/asterisk/full");
  }
}

const modulesFolder = "/var/www/html/admin/modules";
