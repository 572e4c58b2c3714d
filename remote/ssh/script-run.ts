import type { ClientChannel } from "ssh2";
import { quoteForeign } from "../../maintenance/text/plain-text";
import type { Hop } from "./client";
import {
  ConnectionLost,
  ScriptFlooded,
  ScriptSilent,
  ShellUnavailable,
  type SshError,
  SudoFailed,
} from "./errors";
import { KeptText } from "./kept-text";
import { KEPT_OF_ERRORS, LONGEST_GREETING, LONGEST_LINE, LONGEST_OUTPUT } from "./limits";
import { LineReader, LineTooLong } from "./line-reader";
import type { ScriptOptions, ScriptResult } from "./script";
import {
  checkSudoPassword,
  explainNoShell,
  explainOtherQuestion,
  explainSecondQuestion,
  type ShellStart,
  wrapScript,
} from "./shell";

/** One script on one channel: the conversation with sudo first, then the script's output. */
export class ScriptRun {
  readonly #lines: LineReader;
  readonly #stdout = new KeptText();
  readonly #longest: number;
  readonly #beforeReady: string[] = [];
  #stderr = "";
  /** Bytes of both outputs. */
  #heard = 0;
  #isReady = false;
  #isOver = false;
  #hasAnswered = false;
  #exit: { code: number | null; signal: string | undefined } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly channel: ClientChannel,
    private readonly hop: Hop,
    private readonly shell: ShellStart,
    private readonly script: string,
    private readonly options: ScriptOptions,
    private readonly resolve: (result: ScriptResult) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    this.#lines = new LineReader((line, lineBreak) => {
      this.#readLine(line, lineBreak);
    }, LONGEST_LINE);
    this.#longest = options.longestOutput ?? LONGEST_OUTPUT;
    this.#listen();
    this.#restartTimer();
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.channel.close();
  }

  #listen(): void {
    const { channel } = this;
    channel.on("data", (chunk: Buffer) => {
      this.#guard(() => {
        this.#lines.write(chunk);
        this.#count(chunk.length);
      });
    });
    channel.stderr.setEncoding("utf8");
    channel.stderr.on("data", (text: string) => {
      this.#guard(() => {
        this.#stderr += text;
        if (!this.#isReady) this.#answerSudo();
        else if (this.#stderr.length > 2 * KEPT_OF_ERRORS) this.#stderr = this.#stderr.slice(-KEPT_OF_ERRORS);
        this.#count(text.length);
      });
    });
    channel.on("exit", (code: number | null, signal?: string) => {
      this.#exit = { code, signal: signal === undefined ? undefined : quoteForeign(signal, 40) };
    });
    channel.on("error", (error: Error) => {
      this.reject(new ConnectionLost(this.hop.place, error.message));
    });
    channel.on("close", () => {
      // Standard error may still hold what arrived with the end.
      setImmediate(() => {
        this.#guard(() => {
          this.#lines.end();
          this.resolve(this.#finish());
        });
      });
    });
  }

  #finish(): ScriptResult {
    const { place } = this.hop;
    if (this.#exit === undefined) throw new ConnectionLost(place, "the session ended without an exit code");
    if (!this.#isReady) throw this.#explainNoShell();
    return { ...this.#exit, stdout: this.#stdout.text, stderr: this.#stderr };
  }

  /** @throws ScriptFlooded */
  #count(length: number): void {
    this.#heard += length;
    if (this.#isReady) this.#restartTimer();
    const longest = this.#isReady ? LONGEST_GREETING + this.#longest : LONGEST_GREETING;
    if (this.#heard > longest) throw new ScriptFlooded(this.hop.place, `more than ${longest} bytes`);
  }

  #readLine(line: string, lineBreak: string): void {
    if (this.#isReady) {
      if (this.options.onLine === undefined) this.#stdout.add(line + lineBreak);
      else this.options.onLine(line);
    } else if (line.endsWith(this.shell.readyLine)) {
      // At the end, not alone: a profile may print something without a line break.
      this.#isReady = true;
      // Up to the answered prompt, it is sudo that talks (its lecture); from there on, the script.
      const { passwordPrompt } = this.shell;
      if (this.#hasAnswered) this.#stderr = this.#stderr.split(passwordPrompt ?? "").at(-1) ?? "";
      this.#restartTimer();
      // Not before: sudo reads its password there first, and a login profile may read, too.
      this.#sendScript();
    } else {
      this.#beforeReady.push(line);
    }
  }

  #answerSudo(): void {
    const { passwordPrompt } = this.shell;
    if (passwordPrompt === undefined) return;
    const [, between = "", ...more] = this.#stderr.split(passwordPrompt);
    const prompts = this.#stderr.includes(passwordPrompt) ? 1 + more.length : 0;
    if (prompts > 1) {
      const { place, target, secrets } = this.hop;
      throw explainSecondQuestion(place, target.user, secrets.redact(between));
    }
    if (prompts === 1 && !this.#hasAnswered) {
      this.#hasAnswered = true;
      const { place, secrets } = this.hop;
      this.channel.write(`${checkSudoPassword(place, secrets.read("sudoPassword"))}\n`);
      this.#restartTimer();
    }
  }

  #sendScript(): void {
    this.channel.end(wrapScript(this.script));
  }

  #restartTimer(): void {
    clearTimeout(this.#timer);
    if (this.#isOver) return;
    const seconds = this.#isReady ? this.options.idleTimeoutSeconds : this.hop.target.connectTimeoutSeconds;
    if (seconds === undefined) return;
    this.#timer = setTimeout(() => {
      this.reject(this.#explainSilence(seconds));
    }, seconds * 1000);
  }

  #explainSilence(seconds: number): SshError {
    const { place, target } = this.hop;
    if (this.#isReady) return new ScriptSilent(place, seconds);
    const said = this.#said().trim();
    const question = this.#hasAnswered ? said.split("\n").at(-1)?.trim() : undefined;
    if (question !== undefined && /[:?>]$/.test(question))
      return explainOtherQuestion(place, target.user, question);
    const waits = ` If a login profile of ${target.user} waits for input, it gets none. Take that out, or have it ask only on a terminal.`;
    const reason = `nothing happened for ${seconds} s${said === "" ? "." : `; the last it said was "${quoteForeign(said.split("\n").at(-1) ?? "")}".`}`;
    return target.sudo === "none"
      ? new ShellUnavailable(place, reason + waits)
      : new SudoFailed(place, target.sudo === "passwordless" ? reason + waits : reason);
  }

  #explainNoShell(): SshError {
    return explainNoShell(this.hop.place, this.hop.target, this.#said());
  }

  #said(): string {
    const { passwordPrompt } = this.shell;
    const stderr = passwordPrompt === undefined ? this.#stderr : this.#stderr.replaceAll(passwordPrompt, "");
    return this.hop.secrets.redact([...this.#beforeReady, stderr].join("\n"));
  }

  /** ssh2 takes what a listener throws for a broken connection; here it ends this script only. */
  #guard(step: () => void): void {
    if (this.#isOver) return;
    try {
      step();
    } catch (error) {
      this.reject(error instanceof LineTooLong ? new ScriptFlooded(this.hop.place, error.message) : error);
      this.stop();
    }
  }
}
