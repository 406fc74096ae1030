// How much is done, 0 to 100.

export function ProgressBar({ percent, label }: { readonly percent: number; readonly label: string }) {
  const shown = Math.min(100, Math.max(0, percent));
  return (
    <div
      className="bl-progress"
      role="progressbar"
      aria-label={label}
      aria-valuenow={shown}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div style={{ width: `${shown}%` }} />
    </div>
  );
}
