// A lace through two eyelets.
export function Wordmark() {
  return (
    <span className="bl-wordmark">
      <svg width="30" height="18" viewBox="0 0 30 18" fill="none" aria-hidden="true">
        <circle cx="7" cy="9" r="5.4" />
        <circle cx="23" cy="9" r="5.4" />
        <path d="M7 9c4-9 12 9 16 0" className="bl-lamp" />
      </svg>
      <span>bootlace</span>
    </span>
  );
}
