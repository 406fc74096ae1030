// What the live system does when it is started: a unit that finds the disk, writes the system on it with the system's own
// configuration, and reports. coreos.inst.install_dev= would do the writing too, but takes one device by name and tells nobody.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { installProgram, reportByCurl } from "../answers/install-script.ts";
import { afterLines } from "../answers/system-setup.ts";
import { isFlatcar, VERSION } from "./ignition.ts";

export const INSTALL = "/etc/bootlace/install";

/** The live system's configuration. */
export function liveConfig(context: AnswerContext): unknown {
  return {
    ignition: { version: VERSION },
    storage: {
      files: [{ path: INSTALL, overwrite: true, mode: 0o700, contents: { source: context.answerUrl("install.sh") } }],
    },
    systemd: {
      units: [
        {
          name: "bootlace-install.service",
          enabled: true,
          contents: [
            "[Unit]",
            "Wants=network-online.target",
            "After=network-online.target",
            "[Service]",
            "Type=oneshot",
            `ExecStart=/bin/bash ${INSTALL}`,
            "StandardOutput=journal+console",
            "StandardError=journal+console",
            "[Install]",
            "WantedBy=multi-user.target",
            "",
          ].join("\n"),
        },
      ],
    },
  };
}

/** bash: it is there, on both. */
export function installScript(spec: Spec, context: AnswerContext): string {
  return installProgram(spec, context, {
    interpreter: null,
    work: [
      "# system",
      reportByCurl(context, "writing"),
      `curl -fsS --retry 5 -o /tmp/system.ign '${context.answerUrl("system.ign")}'`,
      isFlatcar(context)
        ? `flatcar-install -d "$disk" -i /tmp/system.ign${imageOf(context)}`
        : 'coreos-installer install "$disk" --ignition-file /tmp/system.ign',
      "# after",
      ...afterLines(spec, "installer"),
    ],
  });
}

/** Flatcar's live system does not carry the image for the disk: from its own network, or from a mirror of it. */
function imageOf({ packages }: AnswerContext): string {
  return packages === null ? "" : ` -b '${packages.url}'`;
}
