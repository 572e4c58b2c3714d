import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Reads what each process of the machine shows to others, over and over. */
const WATCHER = `
const { readdirSync, readFileSync, statSync } = require("node:fs");
const words = process.argv.slice(1);
const self = String(process.pid);
const found = new Set();
process.stdout.write("watching\\n");
for (;;) {
  for (const pid of readdirSync("/proc")) {
    if (!/^[0-9]+$/.test(pid) || pid === self || pid === String(process.ppid)) continue;
    for (const file of ["cmdline", "environ"]) {
      let text = "";
      try { text = readFileSync("/proc/" + pid + "/" + file, "utf8"); } catch { continue; }
      for (const word of words) {
        if (!text.includes(word) || found.has(file + word)) continue;
        found.add(file + word);
        process.stdout.write(word + " in the " + file + " of: " + text.split("\\0").join(" ").slice(0, 300).replaceAll("\\n", " ") + "\\n");
      }
    }
  }
}`;

/** Watches whether any process shows these words in its arguments or in its environment. */
export class ProcessWatch {
  private said = "";

  private constructor(private readonly watcher: ChildProcess) {
    watcher.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.said += text;
    });
  }

  /** Returns when it watches. */
  static async begin(words: readonly string[]): Promise<ProcessWatch> {
    const watcher = spawn(process.execPath, ["-e", WATCHER, ...words], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const watch = new ProcessWatch(watcher);
    await once(watcher.stdout, "data");
    return watch;
  }

  /** Ends it. @returns what was seen, a line for each word and place */
  async end(): Promise<readonly string[]> {
    this.watcher.kill("SIGKILL");
    await once(this.watcher, "exit");
    return this.said.split("\n").filter((line) => line !== "" && line !== "watching");
  }
}
