import { words } from "../words/words.ts";

export const tableWords = words("table", {
  en: { next: "Next row", previous: "Row before", select: "Select", open: "Open", selectAll: "Select all" },
  zh: { next: "下一行", previous: "上一行", select: "选择", open: "打开", selectAll: "全选" },
});
