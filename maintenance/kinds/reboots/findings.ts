import { defineKind, text } from "../../problems/kind";

/** What a node finds out about its own reboot. */
export const REBOOT_FINDINGS = {
  "kernel-not-installed": defineKind(
    { kernel: text },
    {
      sentence: ({ kernel }) => `${kernel} isn't installed`,
      meaning: "The node doesn't have the kernel that the plan would boot.",
      remedy: "Run again: the plan is made anew.",
    },
  ),
  "kernel-not-default": defineKind(
    { kernel: text, boots: text },
    {
      sentence: ({ kernel, boots }) => `the boot loader would boot ${boots}, and not ${kernel}`,
      meaning: "The node's boot loader names another kernel than the plan. Nobody was interrupted.",
      remedy: "Set the default by `grubby --set-default`, and run again.",
    },
  ),
  "reboot-refused": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `the node refused to reboot${said === "" ? "" : `: ${said}`}`,
      meaning: "The node refused to reboot. Its containers were started again.",
      remedy: "Look at the node.",
    },
  ),
  "reboot-missing": defineKind(
    {},
    {
      sentence: () => "the node didn't reboot",
      meaning: "The node runs on in the same boot. Its containers were started again.",
      remedy: "Look at the node.",
    },
  ),
  "kernel-another": defineKind(
    { kernel: text, runs: text },
    {
      sentence: ({ kernel, runs }) => `the node runs ${runs}, and not ${kernel}`,
      meaning: "The node booted another kernel than the plan said. Its containers run.",
      remedy: "Look at the boot loader. Run again.",
    },
  ),
};
