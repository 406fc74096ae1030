import { words } from "../words/words.ts";

export const logWords = words("log-lines", {
  en: {
    follow: "Follow",
    grep: "Search in the log",
    severity: "At least",
    anySeverity: "everything",
    warnings: "warnings",
    errors: "errors",
    older: "Older lines",
  },
  zh: {
    follow: "跟随最新",
    grep: "搜索日志",
    severity: "最低级别",
    anySeverity: "全部",
    warnings: "警告",
    errors: "错误",
    older: "更早的日志",
  },
});
