const TILES: Readonly<Record<string, string>> = {
  diagonal: 'M-1 9L9 -1M-1 1L1 -1M7 9L9 7', cross: 'M0 0L8 8M8 0L0 8', lines: 'M0 1.5H8M0 5.5H8', 'wide-lines': 'M0 2H8M0 3.5H8', bars: 'M1.5 0V8M5.5 0V8', 'wide-bars': 'M2 0V8M3.5 0V8', grid: 'M0 4H8M4 0V8', dots: 'M1 2h2M5 2h2M1 6h2M5 6h2', hatch: 'M-1 -1L9 9M-1 7L1 9M7 -1L9 1',
};

export const tileId = (pattern: string): string | null => (pattern in TILES ? `chat-tile-${pattern}` : null);

/** Marks in the ground's colour over a hue, as everywhere; once for all strips of the page. */
export function ChatTiles() {
  return (
    <svg className="chat-tiles" width="0" height="0" aria-hidden>
      <defs>
        {Object.entries(TILES).map(([pattern, path]) => (
          <pattern key={pattern} id={`chat-tile-${pattern}`} width="8" height="8" patternUnits="userSpaceOnUse"><path className="chat-tile" d={path} /></pattern>
        ))}
        <pattern id="chat-unknown" width="6" height="6" patternUnits="userSpaceOnUse"><path className="chat-unknown-tile" d="M-1 1L1 -1M-1 7L7 -1M5 7L7 5" /></pattern>
      </defs>
    </svg>
  );
}
