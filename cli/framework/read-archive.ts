import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { Parser, type ReadEntry } from "tar";
import {
  InvalidModuleXml,
  type ModuleDescription,
  parseModuleXml,
} from "../../maintenance/framework/module-xml";
import {
  ArchiveMembers,
  InvalidArchive,
  type Member,
  MOST_UNPACKED_BYTES,
  notAModule,
  unpacksTooMuch,
} from "./archive-members";

/** What is in a module's tgz. */
export interface ModuleArchive {
  readonly description: ModuleDescription;
  /** Whether there's a module.sig; whether it's good is for the nodes to find out. */
  readonly signed: boolean;
}

const XML_LIMIT = 4 * 1024 * 1024;
/** What the parser says of a member of a kind that it doesn't know; it's judged by that kind. */
const UNKNOWN_KIND = "TAR_ENTRY_UNSUPPORTED";

/**
 * Looks into a module's tgz, by the same rules as the nodes do. It's read as a stream: what it unpacks to is nowhere kept.
 *
 * @param name the module's, which is also the only directory that may be in it
 * @throws InvalidArchive
 */
export async function readArchive(file: string, name: string): Promise<ModuleArchive> {
  const members = new ArchiveMembers(name);
  const xml = await readMembers(file, members, `${name}/module.xml`);
  if (!members.has("module.xml")) throw notAModule(`there's no ${name}/module.xml in its archive`);
  try {
    return { description: parseModuleXml(xml), signed: members.has("module.sig") };
  } catch (error) {
    if (error instanceof InvalidModuleXml) throw new InvalidArchive(error.message);
    throw error;
  }
}

/** @returns the content of the wanted member, as text */
async function readMembers(file: string, members: ArchiveMembers, wanted: string): Promise<string> {
  const content: Buffer[] = [];
  const problems: InvalidArchive[] = [];
  const judge = (entry: ReadEntry): void => {
    try {
      if (members.add(describe(entry)) === wanted && entry.type !== "Directory") {
        if (entry.size > XML_LIMIT) throw notAModule(`its module.xml has more than ${XML_LIMIT} bytes`);
        entry.on("data", (chunk: Buffer) => content.push(chunk));
      }
    } catch (error) {
      if (!(error instanceof InvalidArchive)) throw error;
      problems.push(error);
    }
    entry.resume();
  };
  const parser = new Parser({
    onReadEntry: judge,
    onwarn: (code, message) => {
      if (code !== UNKNOWN_KIND) problems.push(notWhole(message));
    },
  });
  parser.on("ignoredEntry", judge);
  await unpack(file, (chunk) => {
    parser.write(chunk);
    return problems.length === 0;
  });
  if (problems.length === 0) {
    await new Promise<void>((resolve) => {
      parser.on("end", resolve);
      parser.end();
    });
  }
  const [problem] = problems;
  if (problem !== undefined) throw problem;
  return Buffer.concat(content).toString("utf8");
}

/** @param take gets what is unpacked, piece by piece, until it answers false */
async function unpack(file: string, take: (chunk: Buffer) => boolean): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(file).pipe(createGunzip())) {
      const unpacked = chunk as Buffer;
      bytes += unpacked.length;
      if (bytes > MOST_UNPACKED_BYTES) throw unpacksTooMuch();
      if (!take(unpacked)) return;
    }
  } catch (error) {
    throw isZlibError(error) ? notWhole(error.message) : error;
  }
}

function describe({ path, type, size }: ReadEntry): Member {
  if (type === "Directory") return { path, kind: "directory", size: 0 };
  return { path, kind: type === "File" || type === "OldFile" ? "file" : "other", size };
}

function notWhole(reason: string | Error): InvalidArchive {
  return notAModule(`it isn't a whole archive: ${reason instanceof Error ? reason.message : reason}`);
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
