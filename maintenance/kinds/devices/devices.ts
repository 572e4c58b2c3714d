import { entry } from "../../impact/entry";
import { defineForm } from "../change-form";
import type { JudgedKind } from "../judged-kind";
import { DeviceChange } from "./device-change";
import { DEVICE_PROBLEMS } from "./problems";

const DEVICE = defineForm({
  schema: DeviceChange,
  describe: ({ device, equipment, from, to }) => `device ${device} (${equipment}) ${from} → ${to}`,
  nameOf: ({ equipment }) => equipment,
  subject: "device",
  layerOf: () => "devices",
});

/** Devices beside the nodes, and exposed services. Entries of the catalogue go by what they are; others count as interrupting. */
export const DEVICES = {
  name: "devices",
  layers: [{ name: "devices", noun: "devices", gates: [], reaches: "everybody" }],
  forms: [DEVICE],
  impact: [
    entry(
      "device",
      ["sansay*", "sbc*"],
      ["sbc"],
      "restart",
      "is a session border controller: calls pass through it",
    ),
    entry("device", ["haproxy*", "apache*", "httpd*"], ["web"], "restart", "answers customers' web requests"),
    entry("device", ["mysql*", "mariadb*"], ["database"], "restart", "has customers' data"),
    entry(
      "device",
      ["vsftpd*", "prosody*"],
      [],
      "restart",
      "ends transfers and chats, which clients begin again",
    ),
  ],
  problems: {
    devices: {
      title: "Devices",
      intro:
        "What keeps a device from its version, and notes on it. Each message begins with the device's name.",
      kinds: DEVICE_PROBLEMS,
    },
  },
  faults: {},
} as const satisfies JudgedKind;
