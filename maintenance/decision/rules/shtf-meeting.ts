import { recordRule } from "../rule";

export const shtfMeeting = recordRule("shtf-meeting", "An SHTF has an all-hands meeting on its severity.");
