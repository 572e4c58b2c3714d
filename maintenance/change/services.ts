/** What customers notice when it's gone, and `vz-kernel`, the host's vz daemons or kernel, which takes all of them. */
export const SERVICES = ["asterisk", "vz-kernel", "sbc", "web", "database"] as const;
export type Service = (typeof SERVICES)[number];
