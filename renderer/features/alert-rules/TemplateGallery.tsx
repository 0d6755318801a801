import { ArrowLeft, PenLine, Search } from 'lucide-react';
import { useState } from 'react';
import type { RuleTemplate } from '../../../shared/contract/alert-schemas.ts';
import { describeRule } from '../../../shared/alerts/words.ts';
import { openAlertRule } from '../../state/navigation.ts';
import { useCall } from '../../state/use-call.ts';
import { Button } from '../../widgets/button.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { SeverityMark } from '../../widgets/severity-mark.tsx';
import { groupTemplates, ruleOfTemplate, SCRATCH } from './rules-model.ts';
import { spanLabel } from './slider-scale.ts';

const start = (template: string): void => openAlertRule({ kind: 'new', template });

/** What a new rule may start from: grouped by what it watches, with a threshold from the past where there is one. */
export function TemplateGallery() {
  const templates = useCall('alert templates', (client, signal) => client.alerts.templates(undefined, { signal }));
  const [search, setSearch] = useState('');
  const groups = groupTemplates(templates.data ?? [], search);
  return (
    <div className="page">
      <div className="page-head">
        <Button look="quiet" icon={<ArrowLeft size={14} aria-hidden />} onClick={() => openAlertRule(null)}>Rules</Button>
        <h2>New rule</h2>
        <span className="page-space" />
        <div className="list-search">
          <Search size={14} aria-hidden />
          <input className="input" type="search" aria-label="Search templates" placeholder="Search templates" value={search} onChange={(event) => setSearch(event.target.value)} />
        </div>
        <Button icon={<PenLine size={14} aria-hidden />} onClick={() => start(SCRATCH)}>Start from scratch</Button>
      </div>
      {templates.failure !== null && <div className="page-notes"><FailureNotice failure={templates.failure} action={<Button onClick={templates.reload}>Try again</Button>} /></div>}
      {templates.data === null && templates.failure === null && <Skeleton rows={10} />}
      {templates.data !== null && groups.length === 0 && <EmptyState title="No template is called that" action={<Button onClick={() => setSearch('')}>Show all</Button>}>Any rule can be made from scratch too.</EmptyState>}
      <div className="gallery">
        {groups.map(({ group, templates: own }) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <ul className="gallery-cards">{own.map((template) => <li key={template.id}><TemplateCard template={template} /></li>)}</ul>
          </section>
        ))}
      </div>
    </div>
  );
}

function TemplateCard({ template }: { readonly template: RuleTemplate }) {
  const { suggestion, sources } = template;
  const rule = ruleOfTemplate(template);
  return (
    <button type="button" className="gallery-card" data-untold={sources.length === 0} onClick={() => start(template.id)}>
      <span className="gallery-title"><SeverityMark severity={rule.severity} isWordHidden /><strong>{template.title}</strong></span>
      <span>{template.description}</span>
      <span className="muted gallery-words">{describeRule(rule)}</span>
      <span className="gallery-facts">
        {suggestion !== null && <span><strong>Suggested: {spanLabel(suggestion.forAtLeastMs)}.</strong> <span className="muted">{suggestion.basis}</span></span>}
        <span className="muted">{sources.length === 0 ? 'None of the present sources tells this' : `Told by ${sources.join(', ')}`}</span>
      </span>
    </button>
  );
}
