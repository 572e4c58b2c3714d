import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { plainText } from "../../maintenance/text/plain-text";

/** Pulumi's own display: lines on a resource's row while it works, and diagnostics that stay. */
export interface EngineLog {
  /** What is going on, shown on the resource's row until the next one. Not all are shown when they come too fast. */
  status(urn: string, message: string): void;
  /** As `status`, of what counts up: not each step has to be seen. */
  progress(urn: string, message: string): void;
  info(urn: string, message: string): void;
  warning(urn: string, message: string): void;
  /** Shown with the resource, which counts as failed; the run goes on. */
  error(urn: string, message: string): void;
  /** Settles when all that was said has arrived. */
  flush(): Promise<void>;
}

/** A line for the engine. */
export interface LogLine {
  readonly severity: LogSeverity;
  readonly urn: string;
  readonly message: string;
  /** Gone with the next one. */
  readonly ephemeral: boolean;
}

/** @param address of the engine, which a provider's process gets as its first argument */
export function connectEngineLog(address: string): EngineLog {
  const client = new EngineClient(address, grpc.credentials.createInsecure());
  return queueLog(
    ({ severity, urn, message, ephemeral }) =>
      new Promise((resolve) => {
        const request = new LogRequest();
        request.setSeverity(severity);
        request.setMessage(message);
        request.setUrn(urn);
        request.setEphemeral(ephemeral);
        client.log(request, (error) => {
          if (error !== null) process.stderr.write(`${message}\n`);
          resolve();
        });
      }),
  );
}

/** Nothing that a terminal would obey gets through. @param send one line; it never rejects */
export function queueLog(send: (line: LogLine) => Promise<void>): EngineLog {
  let sent: Promise<void> = Promise.resolve();
  /** By resource, what is to be sent once those before have arrived: a node that tells much mustn't fill the memory. */
  const statuses = new Map<string, string>();
  // One after another: gRPC calls that are under way at once may overtake each other.
  const log = (severity: LogSeverity, urn: string, message: string): void => {
    sent = sent.then(() => send({ severity, urn, message: plainText(message), ephemeral: false }));
  };
  const tellStatus = (urn: string, message: string): void => {
    const isWaiting = statuses.has(urn);
    statuses.set(urn, message);
    if (isWaiting) return;
    sent = sent.then(() => {
      const latest = statuses.get(urn) ?? message;
      statuses.delete(urn);
      return send({ severity: LogSeverity.INFO, urn, message: plainText(latest), ephemeral: true });
    });
  };
  return {
    status: tellStatus,
    progress: tellStatus,
    info: (urn, message) => {
      log(LogSeverity.INFO, urn, message);
    },
    warning: (urn, message) => {
      log(LogSeverity.WARNING, urn, message);
    },
    error: (urn, message) => {
      log(LogSeverity.ERROR, urn, message);
    },
    flush: () => sent,
  };
}
