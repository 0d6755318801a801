/** Shows caller numbers, addresses, e-mails and links for as long as the screen is open; hidden again when it is left. */
export const PersonalToggle = ({ isShown, onChange }: { readonly isShown: boolean; readonly onChange: (isShown: boolean) => void }) => (
  <label className="toggle" title="Numbers, addresses, e-mails and data values are masked until they are asked for, and again once this screen is left.">
    <input type="checkbox" checked={isShown} onChange={(event) => onChange(event.target.checked)} />
    Show personal data
  </label>
);
