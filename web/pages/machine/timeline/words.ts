import { words } from "../../../words/words.ts";

export const timelineWords = words("timeline", {
  en: {
    title: "Timeline",
    dhcp: "DHCP",
    tftp: "TFTP",
    http: "HTTP",
    installer: "Installer",
    log: "Log",
    boot: "Boot",
    now: "running",
    good: "ended well",
    bad: "did not end well",
    open: "running",
    compare: "Compare with one that worked",
    comparing: "Below: {{what}}, {{when}}",
    noLike: "No boot of this profile or machine has ended well yet: nothing to compare with.",
    zoomIn: "Nearer",
    zoomOut: "Farther",
    fit: "All of it",
    earlier: "Earlier",
    later: "Later",
    nextMark: "Next event",
    previousMark: "Event before",
    silent: "{{span}} of silence",
    waiting: "silent for {{span}}",
    awaited: "awaited: {{what}}",
    awaitAddress: "an answer with an address",
    awaitLoader: "the request for the loader",
    awaitScript: "the loader's request for its script",
    awaitKernel: "the request for the kernel",
    awaitInitrd: "the initial RAM disk",
    awaitInstaller: "the first sign of the installer",
    awaitAnswer: "the request for the answer file",
    awaitReport: "the installer's next report",
    awaitPackages: "the next packages",
    awaitNothing: "nothing: this part was over",
    start: "Start",
    after: "{{span}} after the start",
    took: "Took",
    size: "Size",
    speed: "Speed",
    path: "Path",
    door: "By",
    address: "From",
    name: "Event",
    from: "From",
    to: "To",
    option: "Option",
    value: "Value",
    bytes: "As bytes",
    hint: "Click a mark to look into it. Wheel: nearer and farther; drag: along; arrow keys: from mark to mark.",
    help: "Timeline of the boot",
    cures: "What to do",
    empty: "This machine has not booted here yet",
    emptySays: "Turn it on and let it boot from the network: every packet and file appears here as it happens.",
    steps: "As a list",
    lines_one: "{{count}} line",
    lines_other: "{{count}} lines",
    text: "The text it is given now",
    showText: "Show the text",
  },
  zh: {
    title: "时间线",
    dhcp: "DHCP",
    tftp: "TFTP",
    http: "HTTP",
    installer: "安装程序",
    log: "日志",
    boot: "引导",
    now: "进行中",
    good: "正常结束",
    bad: "未正常结束",
    open: "进行中",
    compare: "与一次成功的引导对比",
    comparing: "下方：{{what}}，{{when}}",
    noLike: "该配置方案或机器还没有成功的引导，无法对比。",
    zoomIn: "放大",
    zoomOut: "缩小",
    fit: "全部",
    earlier: "向前",
    later: "向后",
    nextMark: "下一个事件",
    previousMark: "上一个事件",
    silent: "静默 {{span}}",
    waiting: "已静默 {{span}}",
    awaited: "等待：{{what}}",
    awaitAddress: "地址应答",
    awaitLoader: "请求引导程序",
    awaitScript: "引导程序请求脚本",
    awaitKernel: "请求内核",
    awaitInitrd: "请求 initrd",
    awaitInstaller: "安装程序的首个信号",
    awaitAnswer: "请求应答文件",
    awaitReport: "安装程序的下一次报告",
    awaitPackages: "下一批软件包",
    awaitNothing: "无：此阶段已结束",
    start: "开始",
    after: "开始后 {{span}}",
    took: "耗时",
    size: "大小",
    speed: "速度",
    path: "路径",
    door: "协议",
    address: "来自",
    name: "事件",
    from: "源",
    to: "目标",
    option: "选项",
    value: "值",
    bytes: "原始字节",
    hint: "点击标记查看详情。滚轮缩放，拖动平移，方向键在标记间移动。",
    help: "引导时间线",
    cures: "处理办法",
    empty: "这台机器还没有在此引导过",
    emptySays: "打开电源并从网络引导：每个数据包和文件都会实时出现在这里。",
    steps: "以列表显示",
    lines_other: "{{count}} 行",
    text: "当前提供给它的文本",
    showText: "显示文本",
  },
});

type Awaited = Exclude<Parameters<typeof timelineWords.say>[0] & `await${string}`, "awaited">;

/** What was awaited after the event, or the packet, of that name. */
export function awaitedAfter(name: string): Awaited {
  switch (name) {
    case "DISCOVER":
    case "OFFER":
    case "REQUEST":
    case "boot.asked":
    case "boot.took-other":
      return "awaitAddress";
    case "ACK":
    case "boot.address":
    case "boot.loader-offered":
    case "boot.size":
      return "awaitLoader";
    case "boot.loader":
    case "boot.not-started":
      return "awaitScript";
    case "boot.script":
    case "boot.file":
    case "boot.missing":
      return "awaitKernel";
    case "boot.kernel":
      return "awaitInitrd";
    case "boot.initrd":
      return "awaitInstaller";
    case "install.installer-dhcp":
      return "awaitAnswer";
    case "install.packages":
      return "awaitPackages";
    case "boot.local":
    case "boot.once":
    case "install.installed":
    case "install.failed":
    case "install.rebooted":
      return "awaitNothing";
    default:
      return "awaitReport";
  }
}
