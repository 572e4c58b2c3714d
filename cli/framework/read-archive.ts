import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  InvalidModuleXml,
  type ModuleDescription,
  parseModuleXml,
} from "../../maintenance/framework/module-xml";

/** What is in a module's tgz. */
export interface ModuleArchive {
  readonly description: ModuleDescription;
  /** Whether there's a module.sig; whether it's good is for the nodes to find out. */
  readonly signed: boolean;
}

/** A file that holds no module; the message is a sentence part after the module's name. */
export class InvalidArchive extends Error {
  override readonly name = "InvalidArchive";
}

const LISTING_LIMIT = 16 * 1024 * 1024;
const XML_LIMIT = 4 * 1024 * 1024;
const UNPACKING_MILLISECONDS = 120_000;

/**
 * Looks into a module's tgz, by the same rules as the nodes do.
 *
 * @param name the module's, which is also the only directory that may be in it
 * @throws InvalidArchive
 */
export async function readArchive(file: string, name: string): Promise<ModuleArchive> {
  const listed = await runTar(["-tzf", file], LISTING_LIMIT);
  const members = listed.split("\n").filter((member) => member !== "" && member !== "./");
  const inside = new Set(members.map((member) => member.replace(/^\.\//, "")));
  const isAstray = (member: string): boolean =>
    (member !== name && !member.startsWith(`${name}/`)) || member.split("/").includes("..");
  const astray = [...inside].find(isAstray);
  if (astray !== undefined) {
    throw new InvalidArchive(`isn't a module: its archive holds ${astray} beside the directory ${name}`);
  }
  const xml = members.find((member) => member.replace(/^\.\//, "") === `${name}/module.xml`);
  if (xml === undefined)
    throw new InvalidArchive(`isn't a module: there's no ${name}/module.xml in its archive`);
  try {
    const description = parseModuleXml(await runTar(["-xzOf", file, "--", xml], XML_LIMIT));
    return { description, signed: inside.has(`${name}/module.sig`) };
  } catch (error) {
    if (error instanceof InvalidModuleXml) throw new InvalidArchive(error.message);
    throw error;
  }
}

async function runTar(args: readonly string[], atMost: number): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("tar", args, {
      maxBuffer: atMost,
      timeout: UNPACKING_MILLISECONDS,
      env: { ...process.env, LC_ALL: "C" },
    });
    return stdout;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const {
      code,
      killed,
      stderr = "",
    } = error as Error & {
      readonly code?: unknown;
      readonly killed?: boolean;
      readonly stderr?: string;
    };
    if (code === "ENOENT")
      throw new InvalidArchive("can't be looked into: the program tar isn't there; install it");
    if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
      throw new InvalidArchive(`has more to unpack than ${atMost} bytes`);
    if (killed === true) throw new InvalidArchive("has so much in it that unpacking doesn't end");
    const [said = ""] = stderr.split("\n");
    throw new InvalidArchive(`isn't a whole archive: ${said.replace(/^tar: /, "")}`);
  }
}
