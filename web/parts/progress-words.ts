import { words } from "../words/words.ts";

export const progressWords = words("progress", {
  en: {
    waiting: "Waiting for the machine",
    booting: "Booting",
    starting: "Starting the installer",
    installing: "Installing {{profile}}",
    installed: "Installed",
    failed: "Failed",
    rebooted: "Came back without a report",
    disarmed: "Disarmed",
    expired: "Expired",
    package: "package {{count}}",
    packageOf: "{{count}} of {{total}} packages",
    left: "{{span}} left",
    silent: "silent for {{span}}",
  },
  zh: {
    waiting: "等待机器",
    booting: "正在引导",
    starting: "正在启动安装程序",
    installing: "正在安装 {{profile}}",
    installed: "已安装",
    failed: "失败",
    rebooted: "未报告便重新引导",
    disarmed: "已撤销",
    expired: "已过期",
    package: "第 {{count}} 个软件包",
    packageOf: "软件包 {{count}} / {{total}}",
    left: "剩余 {{span}}",
    silent: "已静默 {{span}}",
  },
});
