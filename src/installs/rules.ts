// All rules, in the order of a boot.
import type { Rule } from "./rule.ts";
import { ADDRESS_RULES } from "./rules/address.ts";
import { INSTALLER_RULES } from "./rules/installer.ts";
import { KERNEL_RULES } from "./rules/kernel.ts";
import { LOADER_RULES } from "./rules/loader.ts";
import { MACHINE_RULES } from "./rules/machine.ts";

export const RULES: readonly Rule[] = [
  ...MACHINE_RULES,
  ...ADDRESS_RULES,
  ...LOADER_RULES,
  ...KERNEL_RULES,
  ...INSTALLER_RULES,
];
