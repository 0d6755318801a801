/** A value that is not there, with the reason why: on hover, and for who cannot see. */
export const Absent = ({ why }: { readonly why: string }) => (
  <span className="muted" title={why}>
    <span aria-hidden>–</span>
    <span className="visually-hidden">{why}</span>
  </span>
);
