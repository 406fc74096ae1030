// A drawing of who answers what in a mode: the machine between the router and Bootlace.
import { welcomeWords } from "./words.ts";

type Mode = "dhcp" | "proxy" | "off";

const SAYS = { dhcp: "drawingDhcp", proxy: "drawingProxy", off: "drawingOff" } as const;

export function WhoAnswers({ mode }: { readonly mode: Mode }) {
  const say = welcomeWords.use();
  const byRouter = mode === "dhcp" ? null : mode === "off" ? `${say("addresses")}, ${say("boot")}` : say("addresses");
  const byUs = mode === "dhcp" ? `${say("addresses")}, ${say("boot")}` : mode === "proxy" ? say("boot") : null;
  return (
    <svg viewBox="0 0 460 108" className="bl-who" role="img" aria-label={say(SAYS[mode])}>
      <Box x={10} label={say("router")} on={byRouter !== null} />
      <Box x={180} label={say("machine")} on />
      <Box x={350} label="Bootlace" on={byUs !== null} />
      {byRouter === null ? null : <Arrow from={110} to={176} text={byRouter} />}
      {byUs === null ? null : <Arrow from={350} to={284} text={byUs} />}
    </svg>
  );
}

function Box({ x, label, on }: { readonly x: number; readonly label: string; readonly on: boolean }) {
  return (
    <g className={on ? "bl-who-on" : "bl-who-off"}>
      <rect x={x} y={42} width={100} height={40} rx={6} />
      <text x={x + 50} y={67} textAnchor="middle">
        {label}
      </text>
    </g>
  );
}

function Arrow({ from, to, text }: { readonly from: number; readonly to: number; readonly text: string }) {
  const way = to > from ? 1 : -1;
  return (
    <g className="bl-who-arrow">
      <path d={`M${from} 62H${to}M${to - 7 * way} 57L${to} 62L${to - 7 * way} 67`} />
      <text x={(from + to) / 2} y={30} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}
