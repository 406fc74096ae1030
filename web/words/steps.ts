// How far a boot came, in a few words.
import { words } from "./words.ts";

export const steps = words("steps", {
  en: {
    nothing: "nothing was heard",
    asked: "asked for an address",
    address: "has an address",
    size: "asked for the loader's size",
    "loader-cut": "stopped fetching its loader",
    loader: "has its loader",
    script: "has its script",
    "kernel-cut": "stopped fetching the kernel",
    kernel: "has the kernel",
    "initrd-cut": "stopped fetching the RAM disk",
    initrd: "starts kernel and RAM disk",
    "installer-dhcp": "the installer has its address",
    "answer-file": "has its answer file",
    running: "the installer runs",
    packages: "fetches packages",
    ended: "ended",
  },
  zh: {
    nothing: "没有收到请求",
    asked: "已请求地址",
    address: "已获得地址",
    size: "查询了引导程序大小",
    "loader-cut": "中止下载引导程序",
    loader: "已下载引导程序",
    script: "已下载引导脚本",
    "kernel-cut": "中止下载内核",
    kernel: "已下载内核",
    "initrd-cut": "中止下载 initrd",
    initrd: "正在启动内核与 initrd",
    "installer-dhcp": "安装程序已获得地址",
    "answer-file": "已下载应答文件",
    running: "安装程序运行中",
    packages: "正在下载软件包",
    ended: "已结束",
  },
});

type Step = Parameters<typeof steps.say>[0];

export function stepText(say: typeof steps.say, step: string): string {
  return say(step as Step);
}
