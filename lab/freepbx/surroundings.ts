/** A phone or trunk that Asterisk knows. */
export interface SipPeer {
  name: string;
  /** Its address; one of the lab's own unless given. */
  host?: string;
  online: boolean;
  /** Whether Asterisk asks it from time to time (`qualify=yes`). Yes unless given. */
  monitored?: boolean;
}

/** Where Asterisk is registered, at a provider. */
export interface SipRegistration {
  host: string;
  username: string;
  state: "Registered" | "Unregistered" | "Request Sent" | "Auth. Sent" | "Rejected";
}

/** What the stand-ins answer from, and tests may change at any time: /etc/lab/pbx.json. */
export interface Surroundings {
  /** Where SIP (UDP 5060) and the web interface (TCP 80) listen. */
  address: string;
  peers: readonly SipPeer[];
  registrations: readonly SipRegistration[];
  /** Numbers that answer when they're called. */
  extensions: readonly string[];
  /** Numbers that are there and don't answer: they ring (180), or are busy (486), decline (603) and so on. */
  unanswered: Readonly<Record<string, number>>;
  /** Two modules claim one extension: retrieve_conf exits 20. */
  conflict: boolean;
}

export const surroundingsFile = "/etc/lab/pbx.json";

export function initialSurroundings(address: string): Surroundings {
  return {
    address,
    peers: ["101", "102", "103", "trunk"].map((name) => ({ name, online: name !== "103" })),
    registrations: [{ host: "sip.provider.invalid", username: "lab", state: "Registered" }],
    extensions: ["100"],
    unanswered: {},
    conflict: false,
  };
}

/** Everything that was left out said. */
export function surroundingsText({ peers, ...others }: Surroundings): string {
  const complete = peers.map((peer) => ({ host: "192.0.2.10", monitored: true, ...peer }));
  return JSON.stringify({ ...others, peers: complete });
}
