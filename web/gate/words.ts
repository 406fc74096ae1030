import { words } from "../words/words.ts";

export const gate = words("gate", {
  en: {
    login: "Log in",
    name: "Name",
    password: "Password",
    again: "Password again",
    differ: "The two passwords differ.",
    short: "At least 10 characters.",
    setupTitle: "Make the first admin",
    setupSays:
      "This server has nobody yet. Whoever opens the link that it printed at its start makes the first account.",
    code: "Code of the link",
    codeHint:
      "It stands in the server's output: …/setup?code=…  It holds for an hour; a restart of the server prints a new one.",
    nameHint: "Lower-case letters, digits, dots and dashes.",
    passwordHint: "At least 10 characters; a sentence is good.",
    make: "Make the admin",
    setupOver: "The first admin is there already. Log in; who has forgotten the password asks another admin.",
    openLink: "Open the link that the server printed, or enter its code.",
    tagline: "Network boot and installation, for one machine or a hall of them.",
    reaching: "Reaching the server…",
  },
  zh: {
    login: "登录",
    name: "用户名",
    password: "密码",
    again: "再次输入密码",
    differ: "两次输入的密码不一致。",
    short: "至少 10 个字符。",
    setupTitle: "创建首个管理员",
    setupSays: "服务器上还没有任何账户。打开服务器启动时打印的链接即可创建首个账户。",
    code: "链接中的代码",
    codeHint: "见服务器输出：…/setup?code=…，一小时内有效；重启服务器会打印新的链接。",
    nameHint: "小写字母、数字、点和连字符。",
    passwordHint: "至少 10 个字符，建议使用一句话。",
    make: "创建管理员",
    setupOver: "管理员已存在，请登录；忘记密码请联系其他管理员。",
    openLink: "请打开服务器打印的链接，或输入其中的代码。",
    tagline: "网络引导与系统安装，一台机器或整个机房皆可。",
    reaching: "正在连接服务器…",
  },
});
