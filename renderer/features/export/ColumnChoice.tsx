import { Button } from '../../widgets/button.tsx';

/** Which columns the file has; their order is fixed. */
export function ColumnChoice({ all, chosen, onChange }: { readonly all: readonly string[]; readonly chosen: readonly string[]; readonly onChange: (columns: readonly string[]) => void }) {
  const isAll = chosen.length === all.length;
  return (
    <details className="export-columns">
      <summary>Columns: {isAll ? `all ${all.length}` : `${chosen.length} of ${all.length}`}</summary>
      <div className="export-columns-list">
        {all.map((column) => (
          <label key={column} className="switch-row">
            <input type="checkbox" checked={chosen.includes(column)} onChange={(event) => onChange(all.filter((other) => (other === column ? event.target.checked : chosen.includes(other))))} />
            <span>{column}</span>
          </label>
        ))}
      </div>
      <Button onClick={() => onChange(isAll ? [] : all)}>{isAll ? 'None' : 'All'}</Button>
    </details>
  );
}
