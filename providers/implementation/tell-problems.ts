import { describeProblems, listProblems } from "../../maintenance/problems/describe";
import { groupProblems } from "../../maintenance/problems/group";
import type { Problem } from "../../maintenance/problems/problem";
import { countLines, describeRest, fitScreen, SCREEN_LINES } from "../../maintenance/problems/screen";
import type { EngineLog } from "./engine-log";
import type { ReportFile } from "./report-file";

/** Tells of problems with the resources that have them: each cause once, a screen of them in all, and the whole list in a file. */
export class ProblemTeller {
  private room = SCREEN_LINES;
  private readonly told = new Set<string>();

  constructor(
    private readonly log: EngineLog,
    private readonly file: ReportFile,
  ) {}

  /** A resource with an error shows as failed, so its first cause is told however little room is left. */
  tell(urn: string, level: "error" | "warning", problems: readonly Problem[]): void {
    this.file.add(listProblems(problems));
    const lines = describeProblems(groupProblems(problems)).filter(
      (line) => !this.told.has(`${urn} ${line}`),
    );
    if (lines.length === 0) return;
    const { shown, left } = fitScreen(lines, this.room);
    for (const line of shown) {
      this.told.add(`${urn} ${line}`);
      this.room -= countLines(line);
      this.log[level](urn, line);
    }
    if (left > 0) this.log.info(urn, describeRest(left, this.file.place));
  }
}
