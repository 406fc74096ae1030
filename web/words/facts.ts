// The facts of an event, by the names that the server keeps them under; what has no words here is shown by its name.
import { words } from "./words.ts";

export const factWords = words("facts", {
  en: {
    address: "address",
    architecture: "architecture",
    by: "by",
    bytes: "bytes",
    code: "code",
    count: "count",
    door: "by",
    file: "file",
    firmware: "firmware",
    interface: "interface",
    mac: "MAC",
    media: "media",
    ms: "ms",
    name: "name",
    network: "network",
    newest: "newest",
    offered: "offered",
    path: "path",
    phase: "step",
    profile: "profile",
    program: "program",
    refused: "refused",
    release: "release",
    seconds: "seconds",
    server: "server",
    stage: "stage",
    total: "total",
    until: "until",
    uuid: "UUID",
    what: "what",
    why: "why",
  },
  zh: {
    address: "地址",
    architecture: "架构",
    by: "操作者",
    bytes: "字节",
    code: "识别码",
    count: "数量",
    door: "协议",
    file: "文件",
    firmware: "固件",
    interface: "接口",
    mac: "MAC",
    media: "安装源",
    ms: "毫秒",
    name: "名称",
    network: "网络",
    newest: "最新",
    offered: "应答",
    path: "路径",
    phase: "步骤",
    profile: "配置方案",
    program: "程序",
    refused: "未保存批次",
    release: "版本",
    seconds: "秒",
    server: "服务器",
    stage: "阶段",
    total: "总数",
    until: "截止",
    uuid: "UUID",
    what: "内容",
    why: "原因",
  },
});

type Known = Parameters<typeof factWords.say>[0];

/** A fact's name. */
export function factText(say: typeof factWords.say, key: string): string {
  return say(key as Known) || key;
}

/** `firmware bios · why unknown`. */
export function detailText(detail: Readonly<Record<string, string | number>>, say: typeof factWords.say): string {
  return Object.entries(detail)
    .map(([key, value]) => `${factText(say, key)} ${value}`)
    .join(" · ");
}
