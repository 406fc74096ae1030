// Runs before anything is drawn: the theme and language that this browser chose, so that nothing flashes.
const kept = (name: string) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};
const theme = kept("bootlace-theme");
const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
document.documentElement.dataset.mantineColorScheme = dark ? "dark" : "light";
const language = kept("bootlace-language") ?? navigator.language;
document.documentElement.lang = language.toLowerCase().startsWith("zh") ? "zh-Hans" : "en";

export {};
