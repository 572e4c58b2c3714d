import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Pulumi's own display: lines on a resource's row while it works, and diagnostics that stay. */
export interface EngineLog {
  /** What is going on, shown on the resource's row until the next one. */
  status(urn: string, message: string): void;
  info(urn: string, message: string): void;
  warning(urn: string, message: string): void;
  /** Shown with the resource, which counts as failed; the run goes on. */
  error(urn: string, message: string): void;
  /** Settles when all that was said has arrived. */
  flush(): Promise<void>;
}

/** @param address of the engine, which a provider's process gets as its first argument */
export function connectEngineLog(address: string): EngineLog {
  const client = new EngineClient(address, grpc.credentials.createInsecure());
  let sent: Promise<void> = Promise.resolve();
  const log = (severity: LogSeverity, urn: string, message: string, ephemeral: boolean): void => {
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    // One after another: gRPC calls that are under way at once may overtake each other.
    sent = sent.then(
      () =>
        new Promise((resolve) => {
          client.log(request, (error) => {
            if (error !== null) process.stderr.write(`${message}\n`);
            resolve();
          });
        }),
    );
  };
  return {
    status: (urn, message) => {
      log(LogSeverity.INFO, urn, message, true);
    },
    info: (urn, message) => {
      log(LogSeverity.INFO, urn, message, false);
    },
    warning: (urn, message) => {
      log(LogSeverity.WARNING, urn, message, false);
    },
    error: (urn, message) => {
      log(LogSeverity.ERROR, urn, message, false);
    },
    flush: () => sent,
  };
}
