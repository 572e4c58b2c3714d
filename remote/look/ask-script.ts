import type { Environment } from "../../maintenance/gate/record";
import { type ContainerRuntime, enteringShell } from "../enter/entering";
import { needsShell } from "../script/needs";
import { assign, compose, part } from "../script/parts";

/** How the node and its containers are asked; see `observe.sh`. */
export interface Asking extends ContainerRuntime {
  /** How many containers are entered at once. */
  readonly parallel: number;
  /** How long a container may take to answer, before it counts as unreadable. */
  readonly answerLimitSeconds: number;
  /** How long its answer may be; a longer one is cut short. */
  readonly answerLimitBytes: number;
  /** What the node is looked at as: see `production.sh`. By default, it's neither marked nor asked for its mark. */
  readonly environment?: Environment;
  /** Whether no containers are asked for. */
  readonly containerless?: boolean;
}

/** @param question shell that defines `question_of TARGET`, which prints the script to run there */
export function askScript(options: Asking, question: string): string {
  return compose(
    assign({
      PARALLEL: options.parallel,
      ANSWER_LIMIT: options.answerLimitSeconds,
      ANSWER_BYTES: options.answerLimitBytes,
      ENVIRONMENT: options.environment ?? "",
      CONTAINERLESS: options.containerless === true ? "yes" : "",
    }),
    part("remote/script/prelude.sh"),
    part("remote/script/lock.sh"),
    part("remote/run/away.sh"),
    enteringShell(options),
    needsShell(),
    part("remote/run/unit-lock.sh"),
    question,
    part("remote/look/production.sh"),
    part("remote/look/observe.sh"),
  );
}
