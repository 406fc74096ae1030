// What is done inside the new system, where a release has no command for it. Runs with `set -e`, as root.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { fileLines, quote } from "../answers/shell.ts";
import { keyLines, userRights, yumRepository } from "../answers/system-setup.ts";
import type { Release } from "./release.ts";

export function setupLines(spec: Spec, context: AnswerContext, release: Release): readonly string[] {
  const { generation } = release;
  return [
    ...(generation <= 7 ? keyLines("root", "/root", spec.root.sshKeys) : []),
    ...spec.users.flatMap((user) => {
      const old = generation <= 6;
      const name =
        generation === 5 && user.fullName !== "" ? [`usermod --comment ${quote(user.fullName)} ${user.name}`] : [];
      const rights = userRights(
        { ...user, sshKeys: generation <= 7 ? user.sshKeys : [], sudo: user.sudo && !old },
        "wheel",
        "are there",
      );
      // Their sudo lets nobody through, and does not look into /etc/sudoers.d.
      const word = user.passwordHash === null ? "NOPASSWD: ALL" : "ALL";
      return [
        ...name,
        ...rights,
        ...(old && user.sudo ? [`echo '${user.name} ALL=(ALL) ${word}' >> /etc/sudoers`] : []),
      ];
    }),
    ...(generation <= 6 && spec.ntp.length > 0
      ? [
          "sed -i '/^server /d' /etc/ntp.conf",
          `printf 'server %s iburst\\n' ${spec.ntp.join(" ")} >> /etc/ntp.conf`,
          "chkconfig ntpd on",
        ]
      : []),
    ...repositoryLines(spec, context, release),
  ];
}

/** The installed system takes its packages from where it came from, and from the repositories that stay. */
function repositoryLines(spec: Spec, { packages }: AnswerContext, { generation, fedora }: Release): readonly string[] {
  const stay = spec.repositories.filter(({ stays }) => stays);
  const parts = generation >= 8 && fedora === null ? ["BaseOS", "AppStream"] : [null];
  const media = packages === null || !packages.own ? [] : parts.map((part) => mediaRepository(packages.url, part));
  const text = [...media, ...stay.map(yumRepository)].join("\n");
  if (text === "") return [];
  const signed = packages?.signed ?? true;
  return [
    ...fileLines("/etc/yum.repos.d/bootlace.repo", text),
    ...(spec.proxy === null ? [] : [`echo ${quote(`proxy=${spec.proxy}`)} >> /etc/yum.conf`]),
    // The media's packages are signed with the distribution's keys, which the new system has.
    ...(media.length > 0 && signed
      ? [
          'keys="$(find /etc/pki/rpm-gpg -name "RPM-GPG-KEY-*" | sed "s,^,file://," | tr "\\n" " ")"',
          'sed -i "s,^gpgkey=@keys@$,gpgkey=$keys," /etc/yum.repos.d/bootlace.repo',
        ]
      : []),
  ];

  function mediaRepository(url: string, part: string | null): string {
    const id = part === null ? "bootlace" : `bootlace-${part.toLowerCase()}`;
    const base = part === null || url.includes("/BaseOS") ? url.replace("/BaseOS", `/${part ?? ""}`) : `${url}/${part}`;
    const check = packages?.signed === false ? ["gpgcheck=0"] : ["gpgcheck=1", "gpgkey=@keys@"];
    return [`[${id}]`, `name=${id}`, `baseurl=${base}`, "enabled=1", ...check, ""].join("\n");
  }
}
