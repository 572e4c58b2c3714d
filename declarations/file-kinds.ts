/** What a file is named as. */
export interface FileKind {
  /** As messages call it. */
  readonly what: string;
  /** The most it may have: many times what such a file has. */
  readonly largestKb: number;
}

const MB = 1024;

export const FLEET_FILE: FileKind = { what: "fleet file", largestKb: 8 * MB };
export const RELEASE_FILE: FileKind = { what: "release file", largestKb: 16 * MB };
export const CHANGE_FILE: FileKind = { what: "change file", largestKb: MB };
export const CALENDAR_FILE: FileKind = { what: "calendar file", largestKb: MB };
/** Exports have attendees and descriptions, too. */
export const ICALENDAR_FILE: FileKind = { what: "iCalendar file", largestKb: 8 * MB };
export const INCIDENTS_FILE: FileKind = { what: "incidents file", largestKb: MB };
export const PROMOTION_FILE: FileKind = { what: "promotion file", largestKb: MB };
/** Evidence goes into the stack's state, of which every step of a run writes a copy. */
export const EVIDENCE_FILE: FileKind = { what: "evidence file", largestKb: 64 };
export const SIGNATURE_FILE: FileKind = { what: "signature", largestKb: 64 };
export const LOCK_CONFIGURATION: FileKind = { what: "lock configuration", largestKb: MB };
export const IMPACT_CATALOGUE: FileKind = { what: "impact catalogue", largestKb: MB };
export const PULUMI_PROJECT: FileKind = { what: "project file", largestKb: MB };
export const STACK_FILE: FileKind = { what: "stack's configuration", largestKb: MB };
/** With each package of a hundred nodes, it's some 100 MB. */
export const PREVIEW_FILE: FileKind = { what: "preview", largestKb: 256 * MB };
/** Of a mirror of modules. */
export const PINS: FileKind = { what: "list of pins", largestKb: 16 * MB };
export const MODULE_LIST: FileKind = { what: "list of modules", largestKb: 64 * MB };
/** Of SSH. */
export const PUBLIC_KEY_FILE: FileKind = { what: "public key", largestKb: 256 };
/** Of OpenPGP. */
export const RELEASE_KEY_FILE: FileKind = { what: "release key", largestKb: MB };
export const FRAMEWORK_KEY_FILE: FileKind = { what: "framework key", largestKb: MB };
