// The UI's files, name → path, where they are built into the executable: `npm run build` puts its own module in this one's place.
export const BUILT: Readonly<Record<string, string>> | null = null;
