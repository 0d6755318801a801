const MOST = 200;

/** What was wrong in a file, by line; such a line changed nothing. */
export function ProblemList({ problems }: { readonly problems: readonly { readonly line: number; readonly message: string }[] }) {
  if (problems.length === 0) return null;
  return (
    <div className="problems" tabIndex={0} role="region" aria-label="Lines with a problem">
      <table className="table">
        <thead><tr><th scope="col" className="numeric">Line</th><th scope="col">Problem</th></tr></thead>
        <tbody>{problems.slice(0, MOST).map((problem, index) => <tr key={index}><td className="numeric">{problem.line}</td><td className="table-words">{problem.message}</td></tr>)}</tbody>
      </table>
      {problems.length > MOST && <p className="muted">{(problems.length - MOST).toLocaleString()} more lines are like these.</p>}
    </div>
  );
}
