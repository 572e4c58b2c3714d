import type { EngineLog } from "./engine-log";

/** A log whose every message begins with a mark, once there's one. */
export class MarkedLog implements EngineLog {
  mark = "";

  constructor(private readonly log: EngineLog) {}

  status(urn: string, message: string): void {
    this.log.status(urn, this.mark + message);
  }

  progress(urn: string, message: string): void {
    this.log.progress(urn, this.mark + message);
  }

  info(urn: string, message: string): void {
    this.log.info(urn, this.mark + message);
  }

  warning(urn: string, message: string): void {
    this.log.warning(urn, this.mark + message);
  }

  error(urn: string, message: string): void {
    this.log.error(urn, this.mark + message);
  }

  flush(): Promise<void> {
    return this.log.flush();
  }
}
