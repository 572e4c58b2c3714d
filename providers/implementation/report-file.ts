import { appendFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeOwnFolder } from "../../declarations/own-folder";
import { plainText } from "../../maintenance/text/plain-text";

/** Where all is kept that a display has no room for. */
export interface ReportFile {
  /** Adds lines that it hasn't yet. */
  add(lines: readonly string[]): void;
  /** How messages name it: a path, or why there's none. */
  readonly place: string;
}

/** For what has nowhere to keep it. */
export const NO_REPORT_FILE: ReportFile = { add: () => undefined, place: "the state of the stack" };

/**
 * A text file of one phase of a run, under `.maintenance/reports` of the project, made when there's something to say. None is ever
 * written over, and git is told to look away.
 */
export class PhaseReportFile implements ReportFile {
  private readonly said = new Set<string>();
  private file: string | undefined;
  private failure: string | undefined;

  /**
   * @param fleet whose run it's of, for its name; undefined for a fleet without a prefix, as of YAML
   * @param now for its name
   */
  constructor(
    private readonly project: string,
    private readonly fleet?: string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  get place(): string {
    if (this.failure !== undefined)
      return `the state of the stack, since no file could be kept (${this.failure})`;
    return this.file === undefined ? NO_REPORT_FILE.place : path.relative(this.project, this.file);
  }

  add(lines: readonly string[]): void {
    const news = lines.map(plainText).filter((line) => !this.said.has(line));
    if (news.length === 0 || this.failure !== undefined) return;
    try {
      this.file ??= this.create();
      appendFileSync(this.file, `${news.join("\n")}\n`);
      for (const line of news) this.said.add(line);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  private get suffix(): string {
    return this.fleet === undefined ? "" : `-${this.fleet.replaceAll(/[^\w.-]/g, "_")}`;
  }

  private create(): string {
    const folder = makeOwnFolder(this.project, "reports");
    const moment = this.now().toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
    const file = path.join(folder, `${moment}Z-${process.pid}${this.suffix}.txt`);
    writeFileSync(file, "", { flag: "wx" });
    return file;
  }
}
