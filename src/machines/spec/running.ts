// How the installed system starts and what runs on it: services, firewall, SELinux, kernel arguments, boot loader.
import { z } from "zod";

const unitName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:_.@-]{0,100}$/, "a service's name, such as nginx");

const firewallSchema = z.strictObject({
  enabled: z.boolean().default(true),
  /** Let in, by the firewall's own name: `ssh`, `http`. */
  services: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,60}$/, "a service, such as http"))
    .max(100)
    .default([]),
  ports: z
    .array(z.string().regex(/^([1-9]\d{0,4})\/(tcp|udp)$/, "a port, such as 8080/tcp"))
    .max(200)
    .default([]),
});

const bootLoaderSchema = z.strictObject({
  /** Null: what the distribution does. */
  timeoutSeconds: z.int().min(0).max(3600).nullable().default(null),
  /** Goes on the disk that is installed on. False: none is written (somebody else starts the system). */
  install: z.boolean().default(true),
});

export const runningShape = {
  services: z
    .strictObject({
      enable: z.array(unitName).max(200).default([]),
      disable: z.array(unitName).max(200).default([]),
    })
    .prefault({}),
  /** Null: what the distribution does by itself. */
  firewall: firewallSchema.nullable().default(null),
  /** Null: what the distribution does by itself. */
  selinux: z.enum(["enforcing", "permissive", "disabled"]).nullable().default(null),
  /** Of the installed system; those of the installer stand in the profile. */
  kernelArguments: z
    .array(z.string().regex(/^[A-Za-z0-9_.:=,/@%+-]{1,200}$/, "one kernel argument, such as console=ttyS0,115200"))
    .max(50)
    .default([]),
  bootLoader: bootLoaderSchema.prefault({}),
  atEnd: z.enum(["reboot", "poweroff", "halt"]).default("reboot"),
};
